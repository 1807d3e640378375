-- `:Chant`, and what a spec shows.

local stage = require('stage')
local equal, wait, open, told = stage.equal, stage.wait, stage.open, stage.told
local MAP, PULL = '.chant/specs/004-impact-map.md', '.chant/specs/006-upstream-pr.md'

local journeys = {}

local function text_of(bufnr)
  return table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\n')
end

-- Waits for a page of the plugin that holds these words, and closes it.
local function page(name, words)
  wait('the page ' .. name, function()
    return vim.api.nvim_buf_get_name(0) == 'chant-page://' .. name
  end)
  equal(true, text_of(0):find(words, 1, true) ~= nil, words .. ' in ' .. text_of(0))
  equal(false, vim.bo.modifiable, name .. ' can be changed')
  stage.keys('q')
end

-- The floating window that is open, if any.
local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return window
    end
  end
end

-- Pages of what the server says.
function journeys.pages()
  stage.start()
  open(MAP)
  vim.cmd('Chant graph')
  wait('the graph', function()
    return vim.bo.filetype == 'text'
  end)
  stage.go_to('005-fix')
  stage.keys('<CR>')
  wait('the spec that was pointed at', function()
    return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == '005-fix.md'
  end)
  open(MAP)
  vim.cmd.only()
  vim.cmd('Chant graph')
  page('graph', '005-fix')
  vim.cmd('Chant! graph mermaid')
  page('graph', '001-comprehension')
  vim.cmd('Chant preview')
  page('prompt', 'Map what else the lost write touches')
  vim.cmd('Chant explain no-criteria')
  page('explain', 'no-criteria')
  vim.cmd('Chant doctor')
  page('doctor', 'chant-lsp')
  vim.cmd('Chant explain')
  told('nothing is wrong on this line')
  vim.cmd('Chant explain nonsense')
  told('no rule has the code `nonsense`')
  vim.cmd('Chant nonsense')
  told('there is no `:Chant nonsense`')
end

-- What stands against a run, and the way to it.
function journeys.why()
  stage.start()
  open(PULL)
  -- What is done here is done by keys alone.
  local function ask(subcommand)
    stage.keys((':Chant %s<CR>'):format(subcommand))
    wait('the reasons', float)
    equal(float(), vim.api.nvim_get_current_win(), 'the window')
    return text_of(0)
  end
  stage.go_to('# Offer')
  local place = { vim.api.nvim_get_current_win(), vim.fn.getcurpos() }
  for _, key in ipairs({ 'q', '<Esc>' }) do
    local lines = ask('why')
    equal(true, lines:find('005-fix', 1, true) ~= nil, lines)
    equal(true, lines:find('approval', 1, true) ~= nil, lines)
    equal(false, vim.bo.modifiable, 'the reasons can be changed')
    stage.keys('j' .. key)
    equal(nil, float(), 'the window behind ' .. key)
    equal('', vim.fn.reg_recording(), 'the macro of ' .. key)
    equal(place, { vim.api.nvim_get_current_win(), vim.fn.getcurpos() }, 'the place behind ' .. key)
  end
  ask('why')
  stage.keys('<C-w>p')
  wait('the end of what is left', function()
    return not float()
  end)
  ask('why')
  stage.keys('gg<CR>')
  wait('the spec that is waited for', function()
    return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == '005-fix.md'
  end)
  equal(nil, float(), 'the window')
  -- who would do the work is another matter
  local lines = ask('why 004')
  equal(nil, lines:find('waits for', 1, true), lines)
  stage.keys('<Esc>')
end

local function sorted(line)
  local words = vim.fn.getcompletion(line, 'cmdline')
  table.sort(words)
  return words
end

-- Subcommands and their arguments are completed; what the server lacks is neither offered nor an error.
function journeys.complete()
  stage.start()
  open(MAP)
  local offered = vim.fn.getcompletion('Chant ', 'cmdline')
  local client = stage.clients()[1]
  local commands = client.server_capabilities.executeCommandProvider.commands
  for _, row in ipairs(require('chant.subcommands')) do
    local wanted = not row.needs or vim.tbl_contains(commands, row.needs)
    equal(wanted, vim.tbl_contains(offered, row.name), row.name .. ' is offered')
  end
  equal({ 'tick', 'toggle' }, vim.fn.getcompletion('Chant t', 'cmdline'), 'words with t')
  equal({ '006-upstream-pr' }, vim.fn.getcompletion('Chant why 006', 'cmdline'), 'ids')
  equal({ 'mermaid' }, vim.fn.getcompletion('Chant graph m', 'cmdline'), 'formats')
  local prompts = { 'documentation', 'reproduce', 'research', 'standard' }
  equal(prompts, vim.fn.getcompletion('Chant run ', 'cmdline'), 'prompts')
  equal({ 'research' }, vim.fn.getcompletion('Chant! preview res', 'cmdline'), 'prompts')
  equal({ 'cancelled', 'in_progress' }, sorted('Chant set-status '), 'statuses that may follow')
  equal({ 'in_progress' }, sorted('Chant set-status in'), 'statuses with in')
  equal(9, #sorted('Chant! set-status '), 'all statuses')
  equal({ 'cancelled' }, sorted('Chant! set-status can'), 'all statuses with can')
  vim.fn.mkdir(stage.workspace .. '/.chant/workflows')
  stage.write('.chant/workflows/essay.yml', 'phases: []\n')
  equal({ 'essay' }, vim.fn.getcompletion('Chant start e', 'cmdline'), 'workflows')
  equal({}, vim.fn.getcompletion('Chant start essay ', 'cmdline'), 'titles')

  client.server_capabilities.executeCommandProvider.commands = {}
  vim.cmd('Chant run')
  told('has no command `chant.runPhase`; a newer one may have it')
  client.server_capabilities.executeCommandProvider.commands = commands
end

-- Without a subcommand one is chosen.
function journeys.menu()
  stage.start()
  open(MAP)
  vim.ui.select = function(rows, options, done)
    for _, row in ipairs(rows) do
      if options.format_item(row):match('^graph ') then
        return done(row)
      end
    end
  end
  vim.cmd('Chant')
  page('graph', '004-impact-map')
end

-- What was read in one spec is not taken for what stands in another, though both were changed as often.
function journeys.two()
  stage.start()
  local changes
  for _, path in ipairs({ MAP, PULL }) do
    open(path)
    changes = changes or vim.b.changedtick
    while vim.b.changedtick < changes do
      vim.api.nvim_buf_set_lines(0, 0, 1, false, { '---' })
    end
    equal(changes, vim.b.changedtick, 'how often it was changed')
    stage.go_to('- [ ]')
    vim.cmd('Chant tick')
    wait('the tick', function()
      return vim.api.nvim_get_current_line():match('^%- %[x%]')
    end)
  end
  equal({}, stage.notified, 'words')
end

-- Every workflow that comes along is begun: from some lines of a buffer that belongs to no project.
function journeys.begin()
  stage.start()
  open(MAP)
  for _, workflow in ipairs(vim.fn.getcompletion('Chant start ', 'cmdline')) do
    vim.cmd.enew()
    vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'Hello', 'The store loses a write', 'Bye' })
    vim.bo.modified = false
    vim.cmd('2Chant start ' .. workflow .. ' A write is lost by ' .. workflow)
    -- the server shows it as well, and may do so later than the answer comes
    wait('the first spec of ' .. workflow, function()
      local there = vim.api.nvim_buf_get_name(0):find('/.chant/specs/', 1, true)
      return there and stage.buffer():find('A write is lost by ' .. workflow, 1, true)
    end)
    local spec = stage.buffer()
    local issue = spec:match('informed_by:\n%s*%- (%S+)')
    local text = stage.bytes(issue or error('no text of an issue in ' .. spec, 0))
    equal(true, text:find('The store loses a write', 1, true) ~= nil, text)
    equal(nil, text:find('Bye', 1, true), text)
  end
end

-- Specs are chosen, and every open criterion is listed at its line.
function journeys.specs()
  stage.start()
  open(MAP)
  local labels
  vim.ui.select = function(specs, options, done)
    labels = vim.tbl_map(options.format_item, specs)
    done(specs[1])
  end
  vim.cmd('Chant specs upstream')
  wait('the spec', function()
    return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == '006-upstream-pr.md'
  end)
  equal(1, #labels, vim.inspect(labels))
  equal('# Offer the fix upstream', vim.api.nvim_get_current_line(), 'the line')

  vim.cmd('Chant criteria')
  wait('the list', function()
    return vim.bo.filetype == 'qf'
  end)
  local items = vim.fn.getqflist()
  equal(13, #items, 'open criteria')
  for _, item in ipairs(items) do
    local file = vim.fn.fnamemodify(vim.fn.bufname(item.bufnr), ':t:r')
    local line = vim.fn.readfile(vim.fn.bufname(item.bufnr))[item.lnum]
    equal(file .. ': ' .. line:match('^%- %[ %] (.*)$'), item.text, 'an item')
  end
  equal(true, vim.startswith(items[1].text, '004-impact-map: '), 'what can run comes first')
  vim.cmd('Chant criteria UPSTREAM issue-42')
  wait('the shorter list', function()
    return #vim.fn.getqflist() == 4
  end)
  vim.cmd('Chant criteria upstream nonsense')
  told('no criterion is open')
end

-- Lenses, hints, signs and folds are there without a word of the user; a toggle takes them away.
function journeys.shows()
  stage.start()
  open(MAP)
  local bufnr = vim.api.nvim_get_current_buf()
  local function lenses()
    local found = vim.lsp.codelens.get(vim.lsp.codelens.enable and { bufnr = bufnr } or bufnr)
    return vim.tbl_map(function(lens)
      return (lens.lens or lens).command.title
    end, found)
  end
  local function signs()
    local namespace = vim.api.nvim_create_namespace('chant.signs')
    local marks = vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })
    return vim.tbl_map(function(mark)
      return vim.trim(mark[4].sign_text)
    end, marks)
  end
  wait('lenses', function()
    return vim.tbl_contains(lenses(), 'ready: impact map')
  end)
  wait('signs', function()
    return #signs() == 4
  end)
  wait('the hint', function()
    return #vim.lsp.inlay_hint.get({ bufnr = bufnr }) > 0
  end)
  wait('the status line', function()
    return require('chant').status() == 'chant ready 0/4'
  end)
  equal('expr', vim.wo.foldmethod, 'folds')
  stage.go_to('## Acceptance')
  wait('the fold of the criteria', function()
    vim.cmd('normal! zx')
    return vim.fn.foldlevel('.') > 0
  end)
  equal(-1, vim.fn.foldclosed('.'), 'the fold is closed')
  -- the frontmatter is one, and its lists are folds within
  equal(1, vim.fn.foldlevel(1), 'the frontmatter')
  equal(2, vim.fn.foldlevel(vim.fn.search('^- docs/store', 'nw')), 'a list in it')
  equal(0, vim.fn.foldlevel(vim.fn.search('^# Map', 'nw') - 1), 'what is between')

  stage.go_to('Document every')
  vim.cmd('Chant tick')
  wait('the sign of the tick', function()
    return vim.deep_equal({ '●', '○', '○', '○' }, signs())
  end)
  wait('the lens of the tick', function()
    if not vim.lsp.codelens.enable then
      vim.api.nvim_exec_autocmds('BufEnter', { buffer = bufnr })
    end
    return vim.tbl_contains(lenses(), '1/4 criteria')
  end)
  wait('the status line of the tick', function()
    return require('chant').status() == 'chant ready 1/4'
  end)

  -- A lens, carried out: the server tells why in a message.
  stage.go_to('# Map what')
  local shown
  vim.lsp.handlers['window/showMessage'] = function(_, message)
    shown = message.message
  end
  vim.ui.select = function(lens, _, done)
    done(lens[1], 1)
  end
  vim.lsp.codelens.run()
  wait('what the lens tells', function()
    return shown ~= nil
  end)

  vim.cmd('Chant toggle signs')
  equal({}, signs(), 'signs')
  vim.cmd('Chant toggle hints')
  equal(false, vim.lsp.inlay_hint.is_enabled({ bufnr = bufnr }), 'hints')
  vim.cmd('Chant toggle lenses')
  wait('no lenses', function()
    return #lenses() == 0
  end)
  vim.cmd('Chant toggle signs')
  equal(4, #signs(), 'signs again')
  vim.cmd('Chant toggle nonsense')
  told('takes lenses, hints or signs')
end

-- From a file of a project of which no spec is open, and from nowhere.
function journeys.outside()
  stage.start()
  vim.cmd.cd('/')
  vim.cmd.edit(stage.workspace .. '/src/store.rs')
  equal({}, stage.clients(), 'servers')
  vim.ui.select = function(specs, _, done)
    done(specs[1])
  end
  vim.cmd('Chant specs upstream')
  wait('the spec', function()
    return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == '006-upstream-pr.md'
  end)
  wait('the server', function()
    return stage.attached() == 1
  end)
  equal(1, #stage.clients(), 'servers')
  equal(stage.workspace, stage.clients()[1].config.root_dir, 'its root')
  vim.cmd.edit(stage.workspace .. '/src/store.rs')
  vim.cmd('Chant run')
  told('this buffer is no spec')
end

-- By the working directory alone.
function journeys.inside()
  stage.start()
  vim.cmd.cd(stage.workspace .. '/src')
  vim.cmd('Chant criteria')
  wait('the list', function()
    return vim.bo.filetype == 'qf'
  end)
  equal(13, #vim.fn.getqflist(), 'open criteria')
end

-- Where the server was ended by force, the next command has another, which knows what was typed.
function journeys.again()
  stage.start()
  open(PULL)
  stage.go_to('# Offer')
  stage.keys('A now<Esc>')
  local ended = stage.kill()
  vim.cmd('Chant why')
  wait('the reasons', float)
  local lines = text_of(vim.api.nvim_win_get_buf(float()))
  equal(true, lines:find('005-fix', 1, true) ~= nil, lines)
  equal(true, lines:find('not saved', 1, true) ~= nil, lines)
  equal(1, #stage.clients(), 'servers')
  equal(false, stage.clients()[1].id == ended, 'the server is the same')
end

-- What is seen beside a spec in every window of it.
local function shown(bufnr)
  local marks = vim.api.nvim_buf_get_extmarks(bufnr, vim.api.nvim_create_namespace('chant.signs'), 0, -1, {})
  local lenses = vim.lsp.codelens.get(vim.lsp.codelens.enable and { bufnr = bufnr } or bufnr)
  return #marks > 0 and #lenses > 0 and #vim.lsp.inlay_hint.get({ bufnr = bufnr }) > 0
end

-- How often these words were said.
local function said(words)
  return #vim.tbl_filter(function(message)
    return message:find(words, 1, true) ~= nil
  end, stage.notified)
end

-- A server that was ended by force is started again without a word of the user, and shows what it showed: five times.
function journeys.recover()
  stage.start()
  local buffers = {}
  for number, path in ipairs({ MAP, PULL }) do
    open(path)
    buffers[number] = vim.api.nvim_get_current_buf()
  end
  local function all_is_shown(what)
    wait(what, function()
      return #stage.clients() == 1 and shown(buffers[1]) and shown(buffers[2])
    end)
  end
  all_is_shown('lenses, hints and signs')
  for round = 1, 5 do
    stage.kill()
    all_is_shown('what was shown before end ' .. round)
    equal(round, said('has ended by itself and is started again'), 'words')
  end
  stage.kill()
  told('has ended by itself 6 times in a short time and is not started again')
  equal({}, stage.clients(), 'servers')
  vim.cmd('Chant restart')
  told('the server was started again')
  all_is_shown('what was shown before')
  -- Now it is worth while once more; and one that goes on is another afterwards.
  local old = stage.kill()
  all_is_shown('what was shown before the restart')
  equal(6, said('has ended by itself and is started again'), 'words')
  vim.cmd('Chant restart')
  all_is_shown('what was shown before the second restart')
  equal(true, stage.clients()[1].id > old + 1, 'the server is the same')
  equal(6, said('has ended by itself and is started again'), 'words')
end

-- Who stops the server means it.
function journeys.stop()
  stage.start()
  open(MAP)
  for _, force in ipairs({ false, true }) do
    vim.lsp.stop_client(stage.clients(), force)
    wait('the end', function()
      return #vim.lsp.get_clients({ name = 'chant', _uninitialized = true }) == 0
    end)
    local comes_back = vim.wait(300, function()
      return #vim.lsp.get_clients({ name = 'chant', _uninitialized = true }) > 0
    end, 10)
    equal(false, comes_back, 'a server')
    equal(0, said('has ended by itself'), vim.inspect(stage.notified))
    vim.cmd('Chant restart')
    wait('the signs', function()
      return shown(vim.api.nvim_get_current_buf())
    end)
  end
end

function journeys.nowhere()
  stage.start()
  vim.cmd.cd('/')
  vim.cmd('Chant specs')
  told('it is in no chant project')
  vim.cmd('Chant new Nothing')
  equal(2, #stage.notified, vim.inspect(stage.notified))
  equal({}, stage.clients(), 'servers')
end

-- What a user has turned off stays off.
function journeys.plain()
  vim.g.chant = { signs = false, hints = false, lenses = false, folds = false }
  stage.start()
  open(MAP)
  wait('the server', function()
    return require('chant').status() == 'chant ready 0/4'
  end)
  local marks = vim.api.nvim_buf_get_extmarks(0, vim.api.nvim_create_namespace('chant.signs'), 0, -1, {})
  equal({}, marks, 'signs')
  equal(false, vim.lsp.inlay_hint.is_enabled({ bufnr = 0 }), 'hints')
  equal('manual', vim.wo.foldmethod, 'folds')
end

-- The commit that a spec names is a document, and one that is nowhere is said to be so.
function journeys.commit()
  local function git(...)
    local done = vim.system({ 'git', '-C', stage.workspace, ... }, { text = true }):wait()
    equal(0, done.code, 'git: ' .. done.stderr)
    return vim.trim(done.stdout)
  end
  git('init', '-q')
  git('config', 'user.name', 'Ada')
  git('config', 'user.email', 'ada@example.org')
  git('commit', '-q', '--allow-empty', '-m', 'Mend the lost write')
  local hash = git('rev-parse', '--short=9', 'HEAD')
  stage.write(MAP, stage.with(stage.bytes(MAP), 'prompt: research\n', 'prompt: research\ncommits: [' .. hash .. ']\n'))
  stage.start()
  open(MAP)
  stage.go_to(hash)
  vim.lsp.buf.definition()
  wait('the commit', function()
    return vim.api.nvim_buf_get_name(0):match('^chant://')
  end)
  equal(true, text_of(0):find('Mend the lost write', 1, true) ~= nil, text_of(0))
  equal(false, vim.bo.modifiable, 'the commit can be changed')
  equal('git', vim.bo.filetype, 'its kind')
  vim.cmd.edit('chant:///commit/0badf00d')
  told('the server has no such document')
end

return journeys
