-- Mistakes are found while one types, where the server is wanted, with the settings that were given.

local stage = require('stage')
local wait, equal, says, keys, go_to = stage.wait, stage.equal, stage.says, stage.keys, stage.go_to
local start, attached, clients, codes = stage.start, stage.attached, stage.clients, stage.codes
local notified, server, workspace, SPECS = stage.notified, stage.server, stage.workspace, stage.specs
local EMOJI = SPECS .. '029-crlf-and-emoji.md'

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

  vim.fn.mkdir(workspace .. '/.chant/workflows')
  vim.cmd.edit(workspace .. '/.chant/workflows/essay.yml')
  wait('the client of a workflow', function()
    return attached() == 1
  end)

  local others = { 'README.md', 'docs/store.md', 'src/store.rs', '.chant/research/issue-57-comprehension.md', 'a.yml' }
  for _, file in ipairs(others) do
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

-- Without a server there is one message that says what to do, and no error.
function journeys.missing()
  start({ cmd = { '/nonexistent/chant-lsp' } })
  vim.cmd.edit(EMOJI)
  vim.cmd.edit(SPECS .. '003-root-cause.md')
  equal(0, #clients(), 'clients')
  if stage.style == 'enable' then
    return -- Neovim's own way keeps it for `:checkhealth vim.lsp`
  end
  equal(1, #notified, 'messages ' .. vim.inspect(notified))
  equal(true, notified[1]:find('/nonexistent/chant-lsp was not found', 1, true) ~= nil, notified[1])
  vim.cmd('Chant specs')
  equal(2, #notified, 'messages ' .. vim.inspect(notified))
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

-- :help chant finds its page; whatever it points at is there, and every subcommand and option is told of.
function journeys.help()
  local page = vim.api.nvim_get_runtime_file('doc/chant.txt', false)[1]
  vim.cmd.helptags(vim.fs.dirname(page))
  local text = table.concat(vim.fn.readfile(page), '\n')
  local count = 0
  for tag in text:gmatch('[|*]([^%s|*]+)[|*]') do
    -- 0.10 does not know of what came with 0.11
    if tag ~= 'vim.lsp.config()' or vim.lsp.config then
      vim.cmd.help(tag)
      local ours = not tag:match('^vim%.') and tag ~= 'quickfix'
      equal(ours, vim.fs.basename(vim.api.nvim_buf_get_name(0)) == 'chant.txt', tag)
    end
    count = count + 1
  end
  equal(true, count > 20, count .. ' tags')
  for _, row in ipairs(require('chant.subcommands')) do
    equal(true, text:find('\n`:Chant ' .. vim.pesc(row.name) .. '%f[ `]') ~= nil, row.name .. ' in the help')
  end
  for name in pairs(require('chant').options()) do
    equal(true, text:find('\n    ' .. name .. '  ', 1, true) ~= nil, name .. ' in the help')
  end
end

return journeys
