-- Runs, with a server within this Neovim that has every command: what is asked of it, and what is shown of what it
-- tells.

local stage = require('stage')
local equal, wait, told = stage.equal, stage.wait, stage.told
local MAP = '.chant/specs/004-impact-map.md'

local journeys = {}

---@type table[] what was asked: the command, and its argument
local asked = {}
local dispatch
local answers = {
  ['chant.runPhase'] = { run = '1' },
  ['chant.cancelRun'] = { cancelled = true },
  ['chant.setStatus'] = { applied = true, status = 'completed' },
  ['chant.approve'] = { applied = true },
  ['chant.reject'] = { applied = true },
  ['chant.cancel'] = { applied = true },
  ['chant.reopen'] = { applied = true },
  ['chant.runs'] = { runs = {} },
}

local function stand_in(dispatchers)
  dispatch = dispatchers
  local closed, count = false, 0
  local function close()
    if not closed then
      closed = true
      dispatchers.on_exit(0, 0)
    end
  end
  return {
    request = function(method, params, done)
      count = count + 1
      local result
      if method == 'initialize' then
        local commands = {}
        for _, row in ipairs(require('chant.subcommands')) do
          table.insert(commands, row.needs)
        end
        equal(true, params.capabilities.experimental.chantContent, 'what the client announces')
        result = { capabilities = { executeCommandProvider = { commands = commands } } }
      elseif method == 'workspace/executeCommand' then
        table.insert(asked, { params.command, params.arguments[1] })
        local answer = answers[params.command]
        if type(answer) == 'string' then
          vim.schedule(function()
            done({ code = -32803, message = answer }, nil)
          end)
          return true, count
        end
        result = answer
      end
      vim.schedule(function()
        done(nil, result)
      end)
      return true, count
    end,
    notify = function(method)
      if method == 'exit' then
        vim.schedule(close)
      end
      return true
    end,
    is_closing = function()
      return closed
    end,
    terminate = close,
  }
end

local function start()
  stage.start({ cmd = stand_in })
  stage.open(MAP)
end

local function uri()
  return vim.uri_from_fname(stage.workspace .. '/' .. MAP)
end

local function event(name, fields)
  local whose = { uri = uri(), id = '004-impact-map', run = '1', event = name }
  dispatch.notification('chant/run', vim.tbl_extend('keep', whose, fields or {}))
end

-- A run is begun, followed in the log, and stopped.
function journeys.follow()
  start()
  vim.cmd('Chant log')
  told('no run of `004-impact-map` has left a log')
  vim.cmd('Chant run research')
  told('the phase runs')
  equal({ 'chant.runPhase', { uri = uri(), prompt = 'research' } }, asked[1], 'the question')

  event('queued', { ahead = 2 })
  event('started', { run = '1', agent = 'fixture', prompt = 'research' })
  event('line', { text = 'reading\rsrc/store.rs' })
  vim.cmd('Chant log')
  local window = vim.api.nvim_get_current_win()
  local buffer = vim.api.nvim_get_current_buf()
  equal('editor', vim.api.nvim_win_get_config(window).relative, 'the window')
  for number = 1, 30 do
    -- as an older server tells it
    event('line', { text = 'line ' .. number })
  end
  local more = {}
  for number = 31, 60 do
    table.insert(more, 'line ' .. number)
  end
  event('line', { text = 'line 60', lines = more })
  event('line', { text = 'last', lines = { '', 'last' }, skipped = 2800 })
  event('criteria', { checked = 1, total = 4 })
  event('something_new', {})
  wait('the lines', function()
    return vim.api.nvim_buf_line_count(buffer) == 67
  end)
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  equal('── run by fixture, prompt research', lines[1], 'started')
  equal('readingsrc/store.rs', lines[2], 'a line')
  for number = 1, 60 do
    equal('line ' .. number, lines[2 + number], 'a line')
  end
  equal({ '… 2800 lines are only in the log', '', 'last' }, vim.list_slice(lines, 63, 65), 'lines that were left out')
  equal('── 1/4 criteria', lines[66], 'criteria')
  equal('── something_new', lines[67], 'an event that this client does not know')
  equal(67, vim.api.nvim_win_get_cursor(window)[1], 'the window follows')
  vim.api.nvim_win_set_cursor(window, { 10, 0 })
  event('line', { text = 'more' })
  wait('the line', function()
    return vim.api.nvim_buf_line_count(buffer) == 68
  end)
  equal(10, vim.api.nvim_win_get_cursor(window)[1], 'the window stays where it is read')
  -- A server that finds the run going on tells all of it.
  event('started', { run = '1', agent = 'fixture', prompt = 'research' })
  event('line', { text = 'line 1', lines = { 'line 1' } })
  wait('the run, told again', function()
    return vim.deep_equal(
      { '── run by fixture, prompt research', 'line 1' },
      vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
    )
  end)
  equal(2, vim.api.nvim_win_get_cursor(window)[1], 'the window follows')
  stage.keys('q')

  vim.cmd('Chant stop')
  told('the run is being stopped')
  event('ended', { outcome = 'cancelled', message = '004-impact-map: stopped by a person' })
  told('chant: 004-impact-map: stopped by a person')
  vim.cmd('Chant runs')
  told('the spec was never run')
  equal({}, require('chant.runs').going(), 'runs that go on')
end

-- After the session the log file is shown.
function journeys.later()
  local folder = stage.workspace .. '/.chant/logs'
  vim.fn.mkdir(folder, 'p')
  vim.fn.writefile({ 'said', 'long ago' }, folder .. '/004-impact-map.log')
  start()
  vim.cmd('Chant log')
  equal({ 'said', 'long ago' }, vim.api.nvim_buf_get_lines(0, 0, -1, false), 'the log')
end

-- Each subcommand asks what it should, and shows a refusal.
function journeys.ask()
  local other = '.chant/specs/005-fix.md'
  answers['chant.nextPhase'] = { uri = vim.uri_from_fname(stage.workspace .. '/' .. other) }
  answers['chant.newSpec'] = answers['chant.nextPhase']
  answers['chant.startWorkflow'] = answers['chant.nextPhase']
  answers['chant.runChain'] = { chain = '1', specs = { 'a', 'b' } }
  answers['chant.archive'] = 'while `005-fix` waits for it, it stays'
  start()
  local function asks(line, command, argument, back)
    vim.cmd(line)
    wait(line, function()
      return #asked > 0
    end)
    equal({ command, argument }, table.remove(asked), line)
    if back then
      wait('the new spec', function()
        return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == '005-fix.md'
      end)
      stage.open(MAP)
    end
  end
  asks('Chant set-status completed', 'chant.setStatus', { uri = uri(), status = 'completed' })
  asks('Chant! set-status ready', 'chant.setStatus', { uri = uri(), status = 'ready', force = true })
  asks('Chant next fix', 'chant.nextPhase', { uri = uri(), phase = 'fix' }, true)
  asks('Chant new Lock each key', 'chant.newSpec', { title = 'Lock each key', uri = uri() }, true)
  asks('Chant start Lost write', 'chant.startWorkflow', { title = 'Lost write', uri = uri() }, true)
  local begun = { title = 'Lost write', uri = uri(), workflow = 'tdd' }
  asks('Chant start tdd Lost write', 'chant.startWorkflow', begun, true)
  asks('Chant chain', 'chant.runChain', { uri = uri() })
  asks('Chant! chain 005', 'chant.runChain', { id = '005', allowDirty = true })
  asks('Chant! run', 'chant.runPhase', { uri = uri(), allowDirty = true })
  asks('Chant approve Ada Lovelace', 'chant.approve', { uri = uri(), by = 'Ada Lovelace' })
  asks('Chant stop 005', 'chant.cancelRun', { id = '005' })
  vim.env.GIT_CONFIG_COUNT, vim.env.GIT_CONFIG_KEY_0, vim.env.GIT_CONFIG_VALUE_0 = '1', 'user.name', 'Ada'
  asks('Chant reject too risky', 'chant.reject', { uri = uri(), by = 'Ada', reason = 'too risky' })
  asks('Chant approve', 'chant.approve', { uri = uri(), by = 'Ada' })
  -- who is known to nobody is asked
  vim.env.GIT_CONFIG_VALUE_0, vim.env.USER = '', nil
  vim.ui.input = function(options, done)
    equal('Name: ', options.prompt, 'the question')
    done('Grace')
  end
  asks('Chant approve', 'chant.approve', { uri = uri(), by = 'Grace' })
  asks('Chant! cancel', 'chant.cancel', { uri = uri(), force = true })
  asks('Chant reopen', 'chant.reopen', { uri = uri() })
  vim.ui.input = function(_, done)
    done(nil)
  end
  asks('Chant archive', 'chant.archive', { uri = uri() })
  told('while `005-fix` waits for it, it stays')
  vim.cmd('Chant new')
  equal({}, asked, 'a question without its answer')
end

-- Starts the real server with an agent; a session without runs is a test of what it says.
local function with_agent(script)
  stage.write('agent.sh', 'cat >/dev/null\necho "working on $CHANT_SPEC_ID"\n' .. script)
  local agent = { 'sh', stage.workspace .. '/agent.sh' }
  stage.start({ settings = { run = { agent = agent, backend = 'built-in', allowDirty = true } } })
  stage.open(MAP)
end

-- Ticks all criteria.
local DILIGENT = [[
sed 's/- \[ \]/- [x]/' "$CHANT_SPEC_FILE" >"$CHANT_SPEC_FILE.new" && mv "$CHANT_SPEC_FILE.new" "$CHANT_SPEC_FILE"
printf '\033[1mdid\033[0m it\n'
]]

-- Waits until the log of the current buffer's spec says so.
local function log_says(...)
  vim.cmd('Chant log')
  local buffer = vim.api.nvim_get_current_buf()
  for _, words in ipairs({ ... }) do
    wait(words, function()
      return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n'):find(words, 1, true)
    end)
  end
  stage.keys('q')
end

local function nothing_goes_on()
  wait('the end', function()
    return #require('chant.runs').going() == 0
  end)
end

-- A real run by the real server, with an agent that ticks all criteria: it is seen going on, and what it has written is
-- in the buffer without a word of the user.
function journeys.real()
  local progress = {}
  vim.api.nvim_create_autocmd('LspProgress', {
    callback = function(event)
      local value = (event.data.params or event.data.result).value
      table.insert(progress, table.concat({ value.kind, value.title or '', value.message or '' }, ' '))
    end,
  })
  local function shows(words)
    wait(words .. ' in the progress', function()
      return table.concat(progress, '\n'):find(words, 1, true)
    end)
  end
  with_agent('while [ ! -e seen ]; do sleep 0.02; done\n' .. DILIGENT)
  vim.cmd('Chant run')
  told('the phase runs')
  shows('begin Running impact map: 004-impact-map')
  shows('working on 004-impact-map')
  stage.write('seen', '')
  log_says('── run by', 'working on 004-impact-map', '\ndid it')
  nothing_goes_on()
  told('004-impact-map: completed, with 4 of 4 criteria ticked')
  wait('the status', function()
    return vim.fn.search('^status: completed', 'nw') > 0
  end)
  equal(nil, stage.buffer():find('- [ ]', 1, true), 'an open box in ' .. stage.buffer())
  equal(stage.buffer(), stage.bytes(MAP), 'the disk')
  shows('end Running impact map')
  vim.cmd('Chant runs')
  wait('the runs', function()
    return vim.api.nvim_buf_get_name(0):match('^chant://')
  end)
end

-- What was typed while an agent worked is not thrown away for what the agent wrote.
function journeys.typed()
  with_agent('while [ ! -e typed ]; do sleep 0.02; done\n' .. DILIGENT)
  vim.ui.select = function(_, _, choose)
    choose(nil)
  end
  vim.cmd('Chant run')
  told('the phase runs')
  stage.go_to('# Map what')
  stage.keys('A!<Esc>')
  local typed = stage.buffer()
  stage.write('typed', '')
  nothing_goes_on()
  equal(typed, stage.buffer(), 'the buffer')
end

-- A real run is stopped with all that it has started.
function journeys.halt()
  with_agent('sleep 1000 &\necho "by $$ and $!"\nwait\n')
  vim.cmd('Chant run')
  told('the phase runs')
  log_says('by ')
  local log = stage.bytes('.chant/logs/004-impact-map.log')
  local pids = { log:match('by (%d+) and (%d+)') }
  equal(2, #pids, 'processes in ' .. log)
  vim.cmd('Chant stop')
  told('the run is being stopped')
  told('004-impact-map: stopped')
  nothing_goes_on()
  for _, pid in ipairs(pids) do
    wait('the end of ' .. pid, function()
      return vim.uv.kill(tonumber(pid), 0) ~= 0
    end)
  end
  wait('the status', function()
    return vim.fn.search('^status: paused', 'nw') > 0
  end)
  vim.cmd('Chant stop')
  told('nothing runs')
end

-- The server is ended by force while an agent works: another finds the run, and the log has each line once.
function journeys.found()
  with_agent('seq 100\nwhile [ ! -e go ]; do sleep 0.02; done\nseq 101 200\n' .. DILIGENT)
  vim.cmd('Chant run')
  told('the phase runs')
  vim.cmd('Chant log')
  local buffer = vim.api.nvim_get_current_buf()
  local function numbers()
    return vim.tbl_filter(function(line)
      return line:match('^%d+$') ~= nil
    end, vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
  end
  wait('the lines', function()
    return #numbers() == 100
  end)
  stage.keys('q')
  local found = false
  local runs = require('chant.runs')
  local heard = runs.heard
  runs.heard = function(event, ...)
    found = found or event.event == 'started'
    heard(event, ...)
  end
  stage.kill()
  wait('the run, found again', function()
    return found
  end)
  stage.write('go', '')
  nothing_goes_on()
  told('004-impact-map: completed')
  local want = {}
  for number = 1, 200 do
    table.insert(want, tostring(number))
  end
  equal(want, numbers(), 'the lines')
  local begun = vim.tbl_filter(function(line)
    return vim.startswith(line, '── run by')
  end, vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
  equal(1, #begun, 'beginnings')
end

-- What cannot run is not run, and its reasons are said; so is what a chain has left.
function journeys.refuse()
  with_agent(DILIGENT)
  stage.open('.chant/specs/006-upstream-pr.md')
  -- What is open counts as it is open, and the chain may be on its way before it is read again.
  vim.cmd.bwipeout('#')
  local before = stage.buffer()
  vim.cmd('Chant run')
  told('006-upstream-pr cannot be run: waits for 005-fix')
  vim.cmd('Chant chain 004')
  told('3 specs run, each as soon as it may: 004-impact-map, 005-fix, 006-upstream-pr')
  told('005-fix: completed')
  told('006-upstream-pr cannot be run: needs an approval')
  equal(before, stage.buffer(), 'the buffer')
  vim.cmd('Chant log 005')
  wait('the log of another spec', function()
    return vim.bo.filetype == 'chantlog'
  end)
  equal(true, stage.buffer():find('completed, with 5 of 5', 1, true) ~= nil, stage.buffer())
  stage.keys('q')
  vim.cmd('Chant log 099')
  told('no spec is named `099`')
end

-- An edit that was planned on an older text is refused, and changes nothing; one for this text is made.
function journeys.outdated()
  start()
  local before = stage.buffer()
  local function apply(version)
    local top = { line = 0, character = 0 }
    local edit = { newText = 'x', range = { start = top, ['end'] = top } }
    local document = { uri = uri(), version = version }
    local params = { edit = { documentChanges = { { textDocument = document, edits = { edit } } } } }
    return dispatch.server_request('workspace/applyEdit', params)
  end
  -- 0.10 opens a document in version 0, and keeps none before it is typed into
  local function now()
    return vim.lsp.util.buf_versions[vim.api.nvim_get_current_buf()] or 0
  end
  local version = now()
  stage.keys('Gotyped<Esc>')
  local answer = apply(version)
  equal(false, answer.applied, 'the answer')
  equal(true, answer.failureReason:find('was changed meanwhile', 1, true) ~= nil, answer.failureReason)
  equal(before .. 'typed\n', stage.buffer(), 'the buffer')
  equal(true, apply(now()).applied, 'the answer')
  equal('x' .. before .. 'typed\n', stage.buffer(), 'the buffer')
end

return journeys
