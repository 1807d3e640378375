-- What the server changes: actions, rename, formatting, ticks. Buffer and disk are compared byte for byte, and undo
-- gives back what was there.

local stage = require('stage')
local equal, open, becomes, go_to = stage.equal, stage.open, stage.becomes, stage.go_to
local with, bytes = stage.with, stage.bytes

local journeys = {}

-- A quick fix: one id is written out, and nothing else changes.
function journeys.fix()
  local path = '.chant/specs/031-partial-id.md'
  stage.start()
  open(path)
  stage.says('the mistake', 'partial-dependency')
  local before = bytes(path)
  local after = with(before, 'depends_on: [003]', 'depends_on: [003-root-cause]')
  go_to('003]')
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.kind == 'quickfix' and action.isPreferred
    end,
  })
  becomes('the fix', after)
  stage.says('nothing')
  vim.cmd.undo()
  becomes('undo', before)
  stage.says('the mistake after undo', 'partial-dependency')
  vim.cmd.redo()
  vim.cmd.write()
  equal(after, bytes(path), 'on disk')
end

-- A spec's new name: its file moves, every spec that names it follows, and undo gives the names back.
function journeys.rename()
  local old, new = '.chant/specs/004-impact-map.md', '.chant/specs/004-damage.md'
  local follower = '.chant/specs/005-fix.md'
  stage.start()
  open(follower)
  local text, moved = bytes(follower), bytes(old)
  local after = with(text, '- 004-impact-map', '- 004-damage')
  go_to('- 004-impact-map')
  stage.keys('2l')
  vim.lsp.buf.rename('004-damage')
  becomes('the name in the follower', after)
  stage.wait('the file to move', function()
    return vim.uv.fs_stat(stage.workspace .. '/' .. new) ~= nil
  end)
  equal(nil, vim.uv.fs_stat(stage.workspace .. '/' .. old), 'the old file')
  equal(text, bytes(follower), 'the follower on disk, before it is written')
  vim.cmd.undo()
  becomes('undo', text)
  vim.cmd.redo()
  vim.cmd('silent wall')
  equal(after, bytes(follower), 'the follower on disk')
  equal(moved, bytes(new), 'what has moved')
  stage.says('nothing of the new name')
end

-- The same of a file that is open, from within it; the others are changed where they are.
function journeys.spread()
  local paths = { '.chant/specs/004-impact-map.md', '.chant/specs/005-fix.md', '.chant/specs/006-upstream-pr.md' }
  local before = vim.tbl_map(bytes, paths)
  stage.start()
  for _, path in ipairs(paths) do
    open(path)
  end
  go_to('- issue-42')
  stage.keys('2l')
  vim.lsp.buf.rename('issue-43')
  becomes('the label', with(before[3], '- issue-42\n', '- issue-43\n'))
  for index, path in ipairs(paths) do
    vim.cmd.edit(stage.workspace .. '/' .. path)
    becomes('the label in ' .. path, with(before[index], '- issue-42\n', '- issue-43\n'))
  end
  vim.cmd('silent wall')
  for index, path in ipairs(paths) do
    equal(with(before[index], '- issue-42\n', '- issue-43\n'), bytes(path), path .. ' on disk')
    vim.cmd.edit(stage.workspace .. '/' .. path)
    vim.cmd.undo()
    becomes('undo of ' .. path, before[index])
  end
end

-- Formatting puts keys in chant's order, and keeps the ends of lines.
function journeys.format()
  local path = '.chant/specs/029-crlf-and-emoji.md'
  local good = with(bytes(path), ', phase: fix', ', fix')
  local bad = with(with(good, ', fix', ',   fix'), 'type: code\r\nstatus: pending', 'status:   pending\r\ntype: code')
  stage.write(path, bad)
  stage.start()
  open(path)
  stage.wait('the server to offer it', function()
    local client = stage.clients()[1]
    if vim.fn.has('nvim-0.11') == 1 then
      return client:supports_method('textDocument/formatting', 0)
    end
    return client.supports_method('textDocument/formatting', { bufnr = 0 })
  end)
  vim.lsp.buf.format({ timeout_ms = 10000 })
  becomes('the format', good)
  vim.cmd.undo()
  becomes('undo', bad)
  vim.cmd.redo()
  vim.cmd.write()
  equal(good, bytes(path), 'on disk')
end

-- `:Chant tick` changes one byte of the buffer, and none of the disk before it is written.
function journeys.tick()
  local path = '.chant/specs/029-crlf-and-emoji.md'
  stage.start()
  open(path)
  local before = bytes(path)
  local one = with(before, '- [ ] Write', '- [x] Write')
  local both = with(one, '- [ ] Check', '- [x] Check')
  go_to('Write `docs')
  vim.cmd('Chant tick')
  becomes('one tick', one)
  equal(before, bytes(path), 'the disk')
  vim.cmd.undo()
  becomes('undo', before)
  vim.cmd('/Write `docs/,/Check each/Chant tick')
  becomes('a range', both)
  go_to('Check each')
  vim.cmd('Chant! tick')
  becomes('opened again', one)
  vim.cmd('Chant tick all')
  becomes('all', both)
  vim.cmd('Chant! tick all')
  becomes('none', before)
  vim.cmd('Chant tick all')
  becomes('all again', both)
  vim.cmd.write()
  equal(both, bytes(path), 'on disk')
  go_to('# Announce')
  vim.cmd('Chant tick')
  stage.told('no criterion that chant counts is on this line')
end

-- A code action ticks as well, for editors and people without the command.
function journeys.action()
  local path = '.chant/specs/004-impact-map.md'
  stage.start()
  open(path)
  local before = bytes(path)
  go_to('Check each claim')
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title == 'Tick this criterion'
    end,
  })
  becomes('the tick', with(before, '- [ ] Check each', '- [x] Check each'))
  vim.cmd.undo()
  becomes('undo', before)
end

return journeys
