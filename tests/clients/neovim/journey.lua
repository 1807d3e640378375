-- nvim --clean --headless -i NONE -n -l journey.lua STYLE JOURNEY PLUGIN SERVER WORKSPACE </dev/null
--
-- One journey through a real Neovim with the plugin of editors/nvim. STYLE is `setup` (any version) or `enable` (0.11
-- and later). Prints `ok JOURNEY` last and ends with status 0 when all held. Whoever runs it must look for the `ok`:
-- a prompt that meets the end of input ends Neovim with status 0 in the middle of a test.
local style, name, plugin, server, workspace = unpack(arg)
local SPECS = workspace .. '/.chant/specs/'
local EMOJI = SPECS .. '029-crlf-and-emoji.md'

local function wait(what, condition)
  if not vim.wait(20000, condition, 10) then
    error('timed out waiting for ' .. what, 0)
  end
end

local function equal(want, got, what)
  if not vim.deep_equal(want, got) then
    error(('%s: want %s, got %s'):format(what, vim.inspect(want), vim.inspect(got)), 0)
  end
end

local exit_code
local notified = {}
vim.notify = function(message)
  notified[#notified + 1] = message
end

local function start(options)
  options = options or {}
  options.cmd = options.cmd or { server, 'serve', '--stdio' }
  options.on_exit = function(code)
    exit_code = code
  end
  if style == 'enable' then
    options.settings = options.settings and { chant = options.settings }
    vim.lsp.config('chant', options)
    vim.lsp.enable('chant')
  else
    require('chant').setup(options)
  end
end

local function clients()
  return vim.lsp.get_clients({ name = 'chant' })
end

local function attached(bufnr)
  return #vim.lsp.get_clients({ name = 'chant', bufnr = bufnr or 0 })
end

local function codes()
  local found = vim.tbl_map(function(diagnostic)
    return diagnostic.code
  end, vim.diagnostic.get(0))
  table.sort(found)
  return found
end

local function says(what, ...)
  local wanted = { ... }
  wait(what, function()
    return vim.deep_equal(wanted, codes())
  end)
end

-- Types as a person does: mappings, autocommands and the client's change tracking all take part.
local function keys(text)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(text, true, false, true), 'xt', false)
end

local function go_to(text)
  equal(true, vim.fn.search('\\V' .. text, 'w') > 0, 'the place of ' .. text)
end

local journeys = {}

-- The columns are right behind an emoji; the mistake is mended by typing, taken back by undo, and saved.
function journeys.mend()
  start()
  vim.cmd.edit(EMOJI)
  equal('dos', vim.bo.fileformat, 'the line ends')
  says('the mistake', 'wrong-type')
  local mistake = vim.diagnostic.get(0)[1]
  local line = vim.api.nvim_buf_get_lines(0, mistake.lnum, mistake.lnum + 1, false)[1]
  equal('phase: fix', line:sub(mistake.col + 1, mistake.end_col), 'the text at the mistake')
  equal(#'labels: [🚀 launch, ', mistake.col, 'the column, which Neovim counts in bytes')
  equal('chant', mistake.source, 'the source')
  equal(vim.diagnostic.severity.ERROR, mistake.severity, 'the severity')

  go_to('phase: fix')
  keys('f:xxi-<Esc>')
  says('nothing once it is mended')
  equal('labels: [🚀 launch, phase-fix]', vim.api.nvim_get_current_line(), 'the line')
  keys('3u')
  says('the mistake after undo', 'wrong-type')
  keys('3<C-r>')
  says('nothing after redo')

  local before = vim.fn.readblob(EMOJI)
  vim.cmd.write()
  local after = vim.fn.readblob(EMOJI)
  equal(#before - 1, #after, 'the size on disk')
  equal(0, #vim.diagnostic.get(0), 'diagnostics after saving')
end

-- A file with many mistakes in the making: what stands on a line that moves, moves along.
function journeys.move()
  start()
  vim.cmd.edit(EMOJI)
  says('the mistake', 'wrong-type')
  local lnum = vim.diagnostic.get(0)[1].lnum
  go_to('labels:')
  keys('Oprompt: standard<Esc>') -- a line above
  wait('the mistake one line further down', function()
    local mistake = vim.diagnostic.get(0)[1]
    return mistake and mistake.lnum == lnum + 1
  end)
  go_to('launch')
  keys('i🎉🎉 <Esc>') -- wider, on its own line
  wait('the mistake further right', function()
    local mistake = vim.diagnostic.get(0)[1]
    return mistake and mistake.col > #'labels: [🚀 launch, ' and codes()[1] == 'wrong-type'
  end)
  keys('dd')
  says('nothing without the line')
end

-- Attaches to what lies below a `.chant`, and to nothing else.
function journeys.attach()
  vim.cmd.edit(EMOJI) -- open before the plugin is set up
  start()
  says('the mistake', 'wrong-type')
  equal(1, attached(), 'clients of a spec')

  for _, file in ipairs({ '.chant/prompts/standard.md', '.chant/config.md', '.chant/specs/003-root-cause.md' }) do
    vim.cmd.edit(workspace .. '/' .. file)
    wait('the client of ' .. file, function()
      return attached() == 1
    end)
  end
  equal(1, #clients(), 'servers for one project')

  for _, file in ipairs({ 'README.md', 'docs/store.md', 'src/store.rs' }) do
    vim.cmd.edit(workspace .. '/' .. file)
    equal(0, attached(), 'clients of ' .. file)
  end
  vim.cmd.edit(workspace .. '/packages/web/.chant/specs/001-labels-required.md')
  wait('the client of a project within', function()
    return attached() == 1
  end)
  equal(workspace .. '/packages/web', vim.lsp.get_clients({ name = 'chant', bufnr = 0 })[1].config.root_dir, 'its root')
end

-- Settings arrive: a rule that is off is silent.
function journeys.settings()
  start({ settings = { rules = { ['wrong-type'] = 'off' } } })
  vim.cmd.edit(EMOJI)
  wait('the client', function()
    return attached() == 1
  end)
  -- A second mistake shows that the server has spoken; the first one is not among what it said.
  go_to('status: pending')
  keys('A🚀<Esc>')
  says('the second mistake alone', 'unknown-value')
end

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
  save(head:format(''):gsub('pending', 'in_progress') .. '- [ ] one\n- [ ] two\n- [ ] three\n- [x] four\n- [ ] theirs\n')
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

-- Without a server there is one message that says what to do, and no error.
function journeys.missing()
  start({ cmd = { '/nonexistent/chant-lsp' } })
  vim.cmd.edit(EMOJI)
  vim.cmd.edit(SPECS .. '003-root-cause.md')
  equal(0, #clients(), 'clients')
  if style == 'enable' then
    return -- Neovim's own way keeps it for `:checkhealth vim.lsp`
  end
  equal(1, #notified, 'messages ' .. vim.inspect(notified))
  equal(true, notified[1]:find('/nonexistent/chant-lsp was not found', 1, true) ~= nil, notified[1])
end

-- :checkhealth chant finds nothing to complain about.
function journeys.health()
  start()
  vim.cmd.edit(EMOJI)
  says('the mistake', 'wrong-type')
  vim.cmd('checkhealth chant')
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  equal(nil, report:match('ERROR') or report:match('WARNING'), report)
  equal(true, report:find(server, 1, true) ~= nil, 'the server in ' .. report)
  equal(true, report:find('Serving ' .. workspace, 1, true) ~= nil, 'the project in ' .. report)
end

-- :help chant finds its page.
function journeys.help()
  vim.cmd.helptags(plugin .. '/doc')
  vim.cmd.help('chant.setup()')
  equal('chant.txt', vim.fs.basename(vim.api.nvim_buf_get_name(0)), 'the page')
end

local function main()
  vim.opt.runtimepath:append(plugin)
  vim.cmd('filetype plugin on')
  journeys[name]()
  -- The server ends by itself, and well, when it is asked to.
  for _, client in ipairs(clients()) do
    exit_code = nil
    if vim.fn.has('nvim-0.11') == 1 then
      client:stop()
    else
      client.stop()
    end
    wait('the server to end', function()
      return exit_code ~= nil
    end)
    equal(0, exit_code, 'exit status of the server')
  end
end

local ok, problem = xpcall(main, function(raised)
  return type(raised) == 'string' and raised or debug.traceback(vim.inspect(raised))
end)
if not ok then
  io.stderr:write('FAIL ', name, ': ', tostring(problem), '\n')
  for _, message in ipairs(notified) do
    io.stderr:write('  notified: ', message, '\n')
  end
  pcall(function()
    local log = vim.lsp.log and vim.lsp.log.get_filename or vim.lsp.get_log_path
    for line in io.lines(log()) do
      io.stderr:write('  log: ', line, '\n')
    end
  end)
  os.exit(1)
end
io.stdout:write('\nok ', name, '\n')
os.exit(0)
