-- Ticking criteria.

local client = require('chant.client')

local M = {}

--- Ticks the criterion of a line, those of a range, or all; with a bang they are opened again.
---@param uri string
---@param call chant.Call
function M.tick(uri, call)
  if call.words[1] == 'all' then
    return client.call('chant.tickAll', { uri = uri, checked = not call.bang }, function(answer)
      client.say(('%d of %d criteria are ticked'):format(answer.checked, answer.total), vim.log.levels.INFO)
    end)
  end
  local chosen = vim.tbl_filter(function(criterion)
    return criterion.line >= call.first - 1 and criterion.line < call.last
  end, require('chant.outline').now(vim.api.nvim_get_current_buf()).criteria)
  if #chosen == 0 then
    return client.say('no criterion that chant counts is on this line')
  end
  -- One after the other: each is planned on the text that the one before has left.
  local function next_of(index)
    local criterion = chosen[index]
    if not criterion then
      return
    end
    local one = { uri = uri, criterion = criterion.text, line = criterion.line }
    if call.bang or call.ranged then
      one.checked = not call.bang
    end
    client.call('chant.tickCriterion', one, function()
      next_of(index + 1)
    end)
  end
  next_of(1)
end

return M
