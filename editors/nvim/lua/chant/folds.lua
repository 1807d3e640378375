-- Folds of the server, for Neovim 0.10, which cannot ask for them itself.

local client = require('chant.client')

local M = {}

---@type table<integer, string[]> what 'foldexpr' says of each line of a buffer
local known = {}

---@param ranges lsp.FoldingRange[]
---@param last integer number of lines
---@return string[]
local function read(ranges, last)
  local depth, opens = {}, {}
  for _, range in ipairs(ranges) do
    for lnum = range.startLine + 1, math.min(range.endLine + 1, last) do
      depth[lnum] = (depth[lnum] or 0) + 1
    end
    opens[range.startLine + 1] = true
  end
  local lines = {}
  for lnum = 1, last do
    lines[lnum] = (opens[lnum] and '>' or '') .. (depth[lnum] or 0)
  end
  return lines
end

--- Asks for the folds of a buffer, and folds it anew where it is shown.
---@param bufnr integer
function M.refresh(bufnr)
  local server = vim.lsp.get_clients({ name = 'chant', bufnr = bufnr })[1]
  if not server or not server.server_capabilities.foldingRangeProvider then
    return
  end
  local question = { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }
  client.request(server, 'textDocument/foldingRange', question, function(_, ranges)
    if not ranges or not vim.api.nvim_buf_is_loaded(bufnr) then
      return
    end
    local last = vim.api.nvim_buf_line_count(bufnr)
    known[bufnr] = read(ranges, last)
    for _, window in ipairs(vim.fn.win_findbuf(bufnr)) do
      if vim.wo[window].foldmethod == 'expr' then
        vim._foldupdate(window, 0, last)
      end
    end
  end, bufnr)
end

--- The fold of the line that Neovim asks about.
---@return string
function M.expr()
  local lines = known[vim.api.nvim_get_current_buf()]
  return lines and lines[vim.v.lnum] or '0'
end

---@param bufnr integer
function M.forget(bufnr)
  known[bufnr] = nil
end

return M
