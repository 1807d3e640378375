-- Others change what is edited here.

local stage = require('stage')
local wait, equal, keys, go_to = stage.wait, stage.equal, stage.keys, stage.go_to
local start, attached, SPECS = stage.start, stage.attached, stage.specs

local journeys = {}

-- Somebody else saves the file that is typed into, and the server ticks in it: nothing of anyone is lost, to the byte.
function journeys.meet()
  local path = SPECS .. '031-meet.md'
  local head = '---\nstatus: pending\n---\n# Meet%s\n\n## Acceptance Criteria\n\n'
  local function save(text)
    local file = assert(io.open(path .. '.tmp', 'wb'))
    file:write(text)
    file:close()
    assert(os.rename(path .. '.tmp', path))
  end
  local asked = {}
  vim.ui.select = function(items, options, choose)
    asked[#asked + 1] = options.prompt
    for _, item in ipairs(items) do
      if item.title == 'Take both' then
        return choose(item)
      end
    end
    choose(nil)
  end
  local uri = vim.uri_from_fname(path)
  local function tick(criterion)
    local question = { uri = uri, criterion = criterion, checked = true }
    local answer
    vim.lsp.buf_request(0, 'workspace/executeCommand', {
      command = 'chant.tickCriterion',
      arguments = { question },
    }, function(problem, result)
      answer = problem or result
    end)
    return function()
      wait('the answer to a tick', function()
        return answer
      end)
      equal(true, answer.applied, 'a tick ' .. vim.inspect(answer))
    end
  end
  local function text()
    return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
  end
  local function shows(what, wanted)
    vim.wait(20000, function()
      return text() == wanted
    end, 10)
    equal(wanted, text(), what)
  end

  save(head:format('') .. '- [ ] one\n- [ ] two\n- [ ] three\n- [ ] four\n')
  start()
  vim.cmd.edit(path)
  wait('the client', function()
    return attached() == 1
  end)
  tick('one')()
  shows('a tick', head:format('') .. '- [x] one\n- [ ] two\n- [ ] three\n- [ ] four\n')

  -- A key is pressed while the server is asked to tick: its edit comes too late, and is made all the same.
  for _, criterion in ipairs({ 'two', 'three' }) do
    local ticked = tick(criterion)
    go_to('# Meet')
    keys('A!<Esc>')
    ticked()
  end
  shows('ticks between keys', head:format('!!') .. '- [x] one\n- [x] two\n- [x] three\n- [ ] four\n')
  equal(0, #asked, 'nobody else was here')

  -- Another program knows nothing of all this, and saves what it has made of the file.
  save(
    head:format(''):gsub('pending', 'in_progress') .. '- [ ] one\n- [ ] two\n- [ ] three\n- [x] four\n- [ ] theirs\n'
  )
  local both = head:format('!!'):gsub('pending', 'in_progress')
    .. '- [x] one\n- [x] two\n- [x] three\n- [x] four\n- [ ] theirs\n'
  shows('both together', both)
  equal(1, #asked, 'questions ' .. vim.inspect(asked))
  equal(true, asked[1]:find('031-meet.md has changed on disk', 1, true) ~= nil, asked[1])

  vim.cmd('silent write!')
  local file = assert(io.open(path, 'rb'))
  equal(both, file:read('*a'), 'the bytes on disk')
  file:close()
  tick('theirs')()
  equal(1, #asked, 'questions after saving')
end

-- Somebody who is not asked, or has said nothing, looks at both and takes them by a command.
function journeys.part()
  local path = '.chant/specs/031-partial-id.md'
  local before = stage.bytes(path)
  vim.ui.select = function(_, _, choose)
    choose(nil)
  end
  start()
  stage.open(path)
  local function differs(...)
    vim.cmd('Chant difference')
    wait('the difference', function()
      return vim.api.nvim_buf_get_name(0):match('^chant:///difference/')
    end)
    equal('diff', vim.bo.filetype, 'its kind')
    local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    for _, line in ipairs({ ... }) do
      equal(true, text:find(line, 1, true) ~= nil, line .. ' in ' .. text)
    end
    stage.open(path)
  end
  differs('the editor shows what the disk has')
  local title = before:match('\n# [^\n]+\n')
  go_to('# ')
  keys('A, typed<Esc>')
  stage.write(path, stage.with(before, 'depends_on: [003]', 'depends_on: [003-root-cause]'))
  differs('+' .. vim.trim(title) .. ', typed', '-depends_on: [003-root-cause]')
  vim.cmd('Chant both')
  local typed = stage.with(before, title, title:sub(1, -2) .. ', typed\n')
  stage.becomes('both', stage.with(typed, 'depends_on: [003]', 'depends_on: [003-root-cause]'))
end

return journeys
