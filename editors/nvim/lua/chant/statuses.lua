-- The statuses of specs, as completion of `:Chant set-status`.

local client = require('chant.client')
local outline = require('chant.outline')

local M = {}

-- Those that chant knows.
local ALL = vim.split('pending in_progress paused completed failed needs_attention ready blocked cancelled', ' ')

-- So long is waited for the server, in milliseconds: somebody has pressed a key.
local PATIENCE = 1000

-- Those that may follow the status of the current buffer's spec: the actions on its title set them. Nil where that is not
-- known.
---@return string[]?
local function following()
  local server = vim.lsp.get_clients({ name = 'chant', bufnr = 0 })[1]
  local title = server and outline.now(vim.api.nvim_get_current_buf()).title
  if not title then
    return nil
  end
  local place = { line = title, character = 0 }
  local actions = client.wait(server, 'textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(0) },
    range = { start = place, ['end'] = place },
    context = { diagnostics = {}, only = { 'refactor.rewrite' } },
  }, PATIENCE, vim.api.nvim_get_current_buf())
  local found = {}
  for _, action in ipairs(actions or {}) do
    table.insert(found, action.title:match('^Set status to `(.-)`'))
  end
  return actions and found
end

--- The statuses that begin so and may be set: all of them where that is forced, or where it is not known.
---@param lead string
---@param forced boolean
---@return string[]
function M.complete(lead, forced)
  local offered = not forced and following() or ALL
  return require('chant.arguments').among(offered)(lead)
end

return M
