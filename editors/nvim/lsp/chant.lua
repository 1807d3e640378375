-- Read by `vim.lsp.enable('chant')`, Neovim 0.11 and later.
local chant = require('chant')

vim.cmd.runtime({ 'plugin/chant.lua', bang = true })

local config = chant.config()
config.name = nil -- it is the name of this file
config.root_dir = function(bufnr, start)
  local root = chant.root(bufnr)
  if root then
    start(root)
  end
end

return config
