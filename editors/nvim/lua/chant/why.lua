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
  local buffer, window = vim.lsp.util.open_floating_preview(lines, 'markdown', {
    border = 'rounded',
    focus_id = 'chant.why',
    title = ' Why ',
    max_width = 100,
  })
  vim.keymap.set('n', '<CR>', function()
    local uri = places[vim.api.nvim_win_get_cursor(window)[1]]
    if uri then
      vim.api.nvim_win_close(window, true)
      require('chant.show').go(uri)
    end
  end, { buffer = buffer, desc = 'chant: go to the spec that is named' })
end

return M
