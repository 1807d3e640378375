-- What a status line may tell.

local M = {}

---@type table<integer, { health: string, quiescent: boolean, specs: integer, runs: integer, message: string? }>
local servers = {}

--- Takes in a `chant/serverStatus`.
---@param status table
---@param context lsp.HandlerContext
function M.heard(status, context)
  servers[context.client_id] = status
  if status.quiescent then
    require('chant.features').refresh_all()
  end
  vim.cmd.redrawstatus({ bang = true })
end

--- What the server of a client last said of itself.
---@param client_id integer
function M.of(client_id)
  return servers[client_id]
end

--- How the spec of the current buffer stands, whether the server is well, and how many phases run: `chant ready 0/4`.
---@return string
function M.line()
  local client = vim.lsp.get_clients({ name = 'chant', bufnr = 0 })[1]
  if not client then
    return ''
  end
  local words = { 'chant' }
  local outline = require('chant.outline').known(vim.api.nvim_get_current_buf())
  local status = servers[client.id] or {}
  if outline and outline.standing ~= '' then
    table.insert(words, outline.standing)
  end
  if status.quiescent == false then
    table.insert(words, '…')
  end
  if (status.runs or 0) > 0 then
    table.insert(words, ('▶%d'):format(status.runs))
  end
  if status.health == 'warning' or status.health == 'error' then
    table.insert(words, status.health)
  end
  return table.concat(words, ' ')
end

return M
