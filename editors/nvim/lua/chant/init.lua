-- The client for chant specs. Two ways in: `require('chant').setup {}`, or, from Neovim 0.11 on,
-- `vim.lsp.enable('chant')`, which reads lsp/chant.lua. Both attach to the markdown files below a `.chant` only.

local M = {}

--- The folder that holds the `.chant` in which a buffer's file lies, or nil: other markdown is left alone.
---@param bufnr integer
---@return string?
function M.root(bufnr)
  if vim.bo[bufnr].buftype ~= '' then
    return nil
  end
  local name = vim.api.nvim_buf_get_name(bufnr)
  -- A name with a scheme (fugitive://, oil://) is no file of this disk.
  if name == '' or name:match('^%a[%w+.-]+://') then
    return nil
  end
  for folder in vim.fs.parents(vim.fs.normalize(name)) do
    if vim.fs.basename(folder) == '.chant' then
      return vim.fs.dirname(folder)
    end
  end
  return nil
end

--- The configuration, in the words of `vim.lsp.config` and `vim.lsp.start`. `options` may hold any of their fields;
--- `settings` are the server's own, without the section `chant` around them.
---@param options? table
---@return table
function M.config(options)
  options = options or {}
  -- an empty Lua table would reach the server as a list
  local settings = options.settings and next(options.settings) and options.settings or vim.empty_dict()
  return vim.tbl_extend('force', {
    name = 'chant',
    cmd = { 'chant-lsp', 'serve', '--stdio' },
    filetypes = { 'markdown' },
    init_options = settings,
  }, options, { settings = { chant = settings } })
end

--- Starts the server for specs, prompts and config of chant projects: those opened from now on, and those already open.
---@param options? table
function M.setup(options)
  M.options = options or {}
  local config = M.config(options)
  local function attach(bufnr)
    local root = M.root(bufnr)
    if not root then
      return
    end
    local server = type(config.cmd) == 'table' and config.cmd[1]
    if server and vim.fn.executable(server) == 0 then
      local advice = 'Put it on PATH, or name it: require("chant").setup { cmd = { ... } }'
      vim.notify_once(('chant: the server %s was not found. %s'):format(server, advice), vim.log.levels.ERROR)
      return
    end
    vim.lsp.start(vim.tbl_extend('force', config, { root_dir = root }), { bufnr = bufnr })
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('chant', { clear = true }),
    pattern = config.filetypes,
    desc = 'chant: start or join the server',
    callback = function(event)
      attach(event.buf)
    end,
  })
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.tbl_contains(config.filetypes, vim.bo[bufnr].filetype) then
      attach(bufnr)
    end
  end
end

return M
