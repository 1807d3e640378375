-- What the server reads in a spec: its criteria, and how it stands. Kept for each buffer, for signs, `:Chant tick` and
-- the status line.

local client = require('chant.client')

local M = {}

---@class chant.Criterion
---@field line integer from 0
---@field text string
---@field done boolean

---@class chant.Outline
---@field tick integer the buffer's changedtick that was asked about
---@field title integer? its line, from 0
---@field standing string what stands beside the title: `ready 0/4`
---@field criteria chant.Criterion[] by line

---@type table<integer, chant.Outline>
local known = {}

-- LSP's kind Boolean: a criterion.
local CRITERION = 17

---@param symbols lsp.DocumentSymbol[]
---@param found chant.Outline
local function gather(symbols, found)
  for _, symbol in ipairs(symbols) do
    if symbol.kind == CRITERION then
      table.insert(found.criteria, {
        line = symbol.range.start.line,
        text = symbol.name == '(no text)' and '' or symbol.name,
        done = symbol.detail == 'done',
      })
    end
    gather(symbol.children or {}, found)
  end
end

---@param tick integer
---@param symbols lsp.DocumentSymbol[]?
---@return chant.Outline
local function read(tick, symbols)
  local found = { tick = tick, standing = '', criteria = {} }
  gather(symbols or {}, found)
  for _, symbol in ipairs(symbols or {}) do
    -- The title is the first heading.
    if symbol.kind == vim.lsp.protocol.SymbolKind.String then
      found.title = symbol.selectionRange.start.line
      found.standing = symbol.detail or ''
      break
    end
  end
  return found
end

---@param bufnr integer
---@return table
local function question(bufnr)
  return { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }
end

--- What is known of a buffer, as it was when it was last asked about.
---@param bufnr integer
---@return chant.Outline?
function M.known(bufnr)
  return known[bufnr]
end

--- Asks again, and calls `done` when there is an answer.
---@param bufnr integer
---@param done fun()
function M.refresh(bufnr, done)
  local server = vim.lsp.get_clients({ name = 'chant', bufnr = bufnr })[1]
  if not server or not server.server_capabilities.documentSymbolProvider then
    return
  end
  local tick = vim.api.nvim_buf_get_changedtick(bufnr)
  client.request(server, 'textDocument/documentSymbol', question(bufnr), function(_, symbols)
    if vim.api.nvim_buf_is_valid(bufnr) and tick == vim.api.nvim_buf_get_changedtick(bufnr) then
      known[bufnr] = read(tick, symbols)
      done()
    end
  end, bufnr)
end

--- What the server reads in a buffer as it is now.
---@param bufnr integer
---@return chant.Outline
function M.now(bufnr)
  local tick = vim.api.nvim_buf_get_changedtick(bufnr)
  if not known[bufnr] or known[bufnr].tick ~= tick then
    local server = vim.lsp.get_clients({ name = 'chant', bufnr = bufnr })[1]
    local symbols = server and client.wait(server, 'textDocument/documentSymbol', question(bufnr), 2000, bufnr)
    known[bufnr] = read(tick, symbols)
  end
  return known[bufnr]
end

---@param bufnr integer
function M.forget(bufnr)
  known[bufnr] = nil
end

return M
