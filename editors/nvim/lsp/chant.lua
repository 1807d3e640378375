-- Read by `vim.lsp.enable('chant')`, Neovim 0.11 and later.
local chant = require('chant')

vim.cmd.runtime({ 'plugin/chant.lua', bang = true })

local config = chant.config()
config.name = nil -- it is the name of this file
-- Settings that are given later than this file is read are known from the first message on.
config.before_init = function(params, given)
  params.initializationOptions = (given.settings or {}).chant or params.initializationOptions
end
config.root_dir = function(bufnr, start)
  local root = chant.root(bufnr)
  if root then
    start(root)
  end
end

return config
