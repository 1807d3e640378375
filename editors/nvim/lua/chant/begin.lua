-- A server where none runs: for a project of which no file is open yet, so that `:Chant` works from anywhere in it, and
-- in place of one that has ended.

local M = {}

-- So long is waited until the project has been read, in milliseconds.
local PATIENCE = 5000

-- The project of the current buffer's file, else of the working directory.
---@return string?
local function project()
  local name = vim.api.nvim_buf_get_name(0)
  local places = { vim.fs.normalize(vim.fn.getcwd()) }
  if vim.bo.buftype == '' and name ~= '' and not name:match('^%a[%w+.-]+://') then
    table.insert(places, 1, vim.fs.dirname(vim.fs.normalize(name)))
  end
  for _, from in ipairs(places) do
    local found = vim.fs.find('.chant', { path = from, upward = true, type = 'directory' })[1]
    if found then
      return vim.fs.dirname(found)
    end
  end
end

-- As the user has set the client up, in either way; nil where they have not.
---@return table?
local function config()
  local chant = require('chant')
  if chant.given then
    return chant.config(chant.given)
  end
  local enabled = vim.lsp.is_enabled and vim.lsp.is_enabled('chant')
  return enabled and vim.tbl_extend('force', vim.lsp.config.chant, { name = 'chant' }) or nil
end

-- The server of a project, also one that is still on its way: before 0.11 Neovim would start a second one beside it.
---@param root string
---@return integer?
local function going(root)
  for _, client in ipairs(vim.lsp.get_clients({ name = 'chant', _uninitialized = true })) do
    if client.config.root_dir == root and not client.is_stopped(client) then
      return client.id
    end
  end
end

--- Starts a server, unless it runs, for its project: what is open of that is served by it from now on.
---@param given table a configuration with its `root_dir`
---@return vim.lsp.Client?
function M.start(given)
  local root = given.root_dir
  local id = going(root)
  if not id and vim.fn.has('nvim-0.11') == 1 then
    id = vim.lsp.start(given, { attach = false })
  elseif not id then
    id = vim.lsp.start_client(given)
  end
  for _, bufnr in ipairs(id and vim.api.nvim_list_bufs() or {}) do
    if vim.api.nvim_buf_is_loaded(bufnr) and require('chant').root(bufnr) == root then
      vim.lsp.buf_attach_client(bufnr, id)
    end
  end
  return id and vim.lsp.get_client_by_id(id)
end

--- Starts the server of the project that one is in, and waits until it has read it.
---@return vim.lsp.Client?
function M.here()
  local root, given = project(), config()
  if not root or not given or not require('chant').is_there(given) then
    return nil
  end
  given.root_dir = root
  local client = M.start(given)
  vim.wait(client and PATIENCE or 0, function()
    local status = require('chant.status').of(client.id)
    return client.initialized and status ~= nil and status.quiescent or not vim.lsp.get_client_by_id(client.id)
  end, 10)
  return client
end

return M
