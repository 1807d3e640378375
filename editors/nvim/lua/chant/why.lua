-- What stands against a run, as a small window in which one can go to the specs that are named.

local M = {}

---@param answer { runnable: boolean, reasons: { code: string, message: string, uri: string? }[], ripple: table[]? }
function M.show(answer)
  local lines, places = {}, {}
  if answer.runnable then
    lines = { 'Nothing stands against a run.' }
  end
  for _, reason in ipairs(answer.reasons or {}) do
    table.insert(lines, '- ' .. reason.message)
    places[#lines] = reason.uri
  end
  for _, ripple in ipairs(answer.ripple or {}) do
    table.insert(lines, '- ' .. ripple.message)
  end
  local show = require('chant.show')
  local buffer = vim.api.nvim_create_buf(false, true)
  show.fill(buffer, table.concat(lines, '\n'), 'markdown')
  vim.bo[buffer].bufhidden = 'wipe'
  local window = show.float(buffer, 'why', true)
  vim.keymap.set('n', '<CR>', function()
    local uri = places[vim.api.nvim_win_get_cursor(window)[1]]
    if uri then
      vim.api.nvim_win_close(window, true)
      show.go(uri)
    end
  end, { buffer = buffer, desc = 'chant: go to the spec that is named' })
  vim.api.nvim_create_autocmd('WinLeave', {
    buffer = buffer,
    once = true,
    desc = 'chant: nobody reads the reasons any more',
    callback = function()
      vim.schedule(function()
        if vim.api.nvim_win_is_valid(window) then
          vim.api.nvim_win_close(window, true)
        end
      end)
    end,
  })
end

return M
