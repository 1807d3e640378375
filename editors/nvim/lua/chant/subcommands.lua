-- What `:Chant` can do: one table, in the order in which it is offered.

local client = require('chant.client')
local arguments = require('chant.arguments')

local spec, about_spec, rest, ask = arguments.spec, arguments.about_spec, arguments.rest, arguments.ask
local among, files, ids = arguments.among, arguments.files, arguments.ids

local INFO = vim.log.levels.INFO

-- Those that come along, and those of the project.
local WORKFLOWS = { 'analysis', 'approval', 'kpi', 'maintainer', 'research-first', 'synthesis', 'tdd' }
local workflows = files('workflows', '.yml', WORKFLOWS)

---@class chant.Call
---@field words string[] what stands behind the subcommand
---@field bang boolean
---@field first integer the range, from 1; one line without one
---@field last integer
---@field ranged boolean

---@class chant.Subcommand
---@field name string
---@field about string
---@field needs? string the server's command, without which it cannot work
---@field argument? fun(call: chant.Call): table? what that command is asked about; nil, and said, where there is nothing
---@field answered? fun(answer: table, server: vim.lsp.Client, argument: table)
---@field run? fun(call: chant.Call) what it does where that is more than to ask its command
---@field complete? fun(lead: string, bang: boolean): string[]

-- The spec that is named, else that of the buffer.
---@param call chant.Call
local function named(call)
  return spec(call.words[1])
end

---@param answer { uri: string? }
local function go(answer)
  if answer.uri then
    require('chant.show').go(answer.uri)
  end
end

---@param name string
---@param filetype string
---@param field string
local function page(name, filetype, field)
  return function(answer)
    require('chant.show').page(name, answer[field] or '', filetype)
  end
end

-- A decision over the spec of the buffer, by a command of the same name.
---@param name string
---@param about string
---@return chant.Subcommand
local function decision(name, about)
  return {
    name = name,
    about = about,
    needs = 'chant.' .. name,
    argument = function(call)
      return about_spec({ force = call.bang or nil })
    end,
  }
end

---@type chant.Subcommand[]
return {
  {
    name = 'run',
    about = 'run the phase; with ! although files are not committed: [PROMPT]',
    needs = 'chant.runPhase',
    complete = files('prompts', '.md'),
    argument = function(call)
      return about_spec({ prompt = call.words[1], allowDirty = call.bang or nil })
    end,
    answered = function()
      client.say('the phase runs; `:Chant log` shows what the agent says', INFO)
    end,
  },
  {
    name = 'chain',
    about = 'run the members, or the spec and all that wait for it; with ! as for run: [ID]',
    needs = 'chant.runChain',
    complete = ids,
    argument = function(call)
      return about_spec({ allowDirty = call.bang or nil }, call.words[1])
    end,
    answered = function(answer)
      local specs = answer.specs or {}
      client.say(('%d specs run, each as soon as it may: %s'):format(#specs, table.concat(specs, ', ')), INFO)
    end,
  },
  {
    name = 'stop',
    about = 'stop the run: [ID]',
    needs = 'chant.cancelRun',
    complete = ids,
    argument = named,
    answered = function(answer)
      client.say(answer.cancelled and 'the run is being stopped' or 'nothing runs', INFO)
    end,
  },
  {
    name = 'runs',
    about = 'show the runs of the spec: [ID]',
    needs = 'chant.runs',
    complete = ids,
    argument = named,
    answered = function(answer)
      if not answer.uri then
        return client.say('the spec was never run', INFO)
      end
      require('chant.content').forget('runs')
      vim.cmd.split({ args = { vim.fn.fnameescape(answer.uri) } })
      require('chant.show').closes(0)
    end,
  },
  {
    name = 'log',
    about = 'show what the agent says or said: [ID]',
    complete = ids,
    run = function(call)
      local argument = named(call)
      if not argument then
        return
      elseif argument.uri then
        return require('chant.runs').show(argument.uri)
      end
      require('chant.specs').find(argument.id, function(found)
        if not found[1] then
          return client.say(('no spec is named `%s`'):format(argument.id))
        end
        require('chant.runs').show(found[1].uri)
      end)
    end,
  },
  {
    name = 'tick',
    about = 'tick the criterion of the line, those of a range, or `all`; with ! open them again',
    needs = 'chant.tickCriterion',
    complete = among({ 'all' }),
    run = function(call)
      local argument = spec()
      if argument then
        require('chant.tick').tick(argument.uri, call)
      end
    end,
  },
  {
    name = 'next',
    about = 'write the spec of the next phase: [PHASE]',
    needs = 'chant.nextPhase',
    argument = function(call)
      return about_spec({ phase = call.words[1] })
    end,
    answered = go,
  },
  {
    name = 'why',
    about = 'tell why the spec cannot run: [ID]',
    needs = 'chant.why',
    complete = ids,
    argument = named,
    answered = function(answer)
      require('chant.why').show(answer)
    end,
  },
  {
    name = 'graph',
    about = 'draw what is around the spec, with ! the whole project: [FORMAT]',
    needs = 'chant.graph',
    complete = among({ 'text', 'mermaid', 'dot', 'svg', 'json' }),
    argument = function(call)
      local fields = { format = call.words[1] or 'text' }
      return call.bang and fields or about_spec(fields)
    end,
    answered = function(answer, server, argument)
      local bufnr = require('chant.show').page('graph', answer.text or '', argument.format)
      vim.keymap.set('n', '<CR>', function()
        client.call('chant.open', { id = vim.fn.expand('<cWORD>') }, function() end, nil, server)
      end, { buffer = bufnr, desc = 'chant: go to the spec below the cursor' })
    end,
  },
  {
    name = 'preview',
    about = 'show the prompt of a run, every byte of it: [PROMPT]',
    needs = 'chant.previewPrompt',
    complete = files('prompts', '.md'),
    argument = function(call)
      return about_spec({ prompt = call.words[1] })
    end,
    answered = function(answer)
      page('prompt', 'markdown', 'text')(answer)
      for _, missing in ipairs(answer.missing or {}) do
        client.say(missing)
      end
    end,
  },
  {
    name = 'approve',
    about = 'allow the work: [NAME]',
    needs = 'chant.approve',
    run = function(call)
      local argument = spec()
      if argument then
        arguments.signed(rest(call), function(name)
          argument.by = name
          client.call('chant.approve', argument, function(answer)
            client.say(('approved by %s'):format(answer.by or name), INFO)
          end)
        end)
      end
    end,
  },
  {
    name = 'reject',
    about = 'refuse the work: [REASON]',
    needs = 'chant.reject',
    run = function(call)
      local argument = spec()
      if argument then
        ask('Reason: ', rest(call), function(reason)
          arguments.signed('', function(name)
            argument.by, argument.reason = name, reason
            client.call('chant.reject', argument, function() end)
          end)
        end)
      end
    end,
  },
  {
    name = 'new',
    about = 'write a new spec: [TITLE]',
    needs = 'chant.newSpec',
    run = function(call)
      ask('Title: ', rest(call), function(title)
        client.call('chant.newSpec', { title = title, uri = arguments.project() }, go)
      end)
    end,
  },
  {
    name = 'start',
    about = 'begin a workflow, with the lines of a range as the text of the issue: [WORKFLOW] [TITLE]',
    needs = 'chant.startWorkflow',
    complete = workflows,
    run = function(call)
      local text = call.ranged and table.concat(vim.api.nvim_buf_get_lines(0, call.first - 1, call.last, false), '\n')
      -- a title may begin with any other word
      local workflow = vim.tbl_contains(workflows(''), call.words[1]) and call.words[1] or nil
      ask('Title: ', table.concat(call.words, ' ', workflow and 2 or 1), function(title)
        local issue = { title = title, text = text or nil, workflow = workflow, uri = arguments.project() }
        client.call('chant.startWorkflow', issue, go)
      end)
    end,
  },
  {
    name = 'set-status',
    about = 'give the spec a status; with ! one that may not follow, too: STATUS',
    needs = 'chant.setStatus',
    complete = require('chant.statuses').complete,
    argument = function(call)
      if not call.words[1] then
        return client.say('`:Chant set-status` needs a status')
      end
      return about_spec({ status = call.words[1], force = call.bang or nil })
    end,
  },
  decision('cancel', 'give the spec up; with ! also one in progress, or for which others wait'),
  decision('reopen', 'make what is completed or cancelled pending again'),
  decision('reset', 'make what has failed pending again'),
  {
    name = 'archive',
    about = 'move the spec where nobody waits for it',
    needs = 'chant.archive',
    run = function()
      local argument = spec()
      if not argument then
        return
      end
      local old = vim.api.nvim_get_current_buf()
      client.call('chant.archive', argument, function(answer)
        go(answer)
        -- Where the editor was asked to move the file, the buffer has moved along.
        if vim.api.nvim_buf_is_valid(old) and old ~= vim.api.nvim_get_current_buf() and not vim.bo[old].modified then
          vim.api.nvim_buf_delete(old, {})
        end
      end)
    end,
  },
  {
    name = 'difference',
    about = 'show what the buffer and its file have different',
    needs = 'chant.showDifference',
    run = function()
      local argument = spec()
      if argument then
        require('chant.content').forget('difference')
        client.call('chant.showDifference', argument, function(answer)
          if not answer.shown then
            page('difference', 'diff', 'text')(answer)
          end
        end)
      end
    end,
  },
  {
    name = 'both',
    about = 'take both, what is typed and what another program has saved',
    needs = 'chant.takeBoth',
    argument = function()
      return spec()
    end,
    answered = function(answer)
      if (answer.conflicts or 0) > 0 then
        client.say(('%d places wait for you between conflict markers'):format(answer.conflicts))
      end
    end,
  },
  {
    name = 'specs',
    about = 'choose a spec: [WORDS]',
    run = function(call)
      local specs = require('chant.specs')
      specs.find(rest(call), function(found)
        require('chant.picker').pick(found, specs.go)
      end)
    end,
  },
  {
    name = 'criteria',
    about = 'list all open criteria: [WORDS]',
    needs = 'chant.graph',
    run = function(call)
      require('chant.specs').list_open(rest(call))
    end,
  },
  {
    name = 'explain',
    about = 'explain the code of a diagnostic: [CODE]',
    needs = 'chant.explain',
    argument = function(call)
      local lnum = vim.api.nvim_win_get_cursor(0)[1] - 1
      local code = call.words[1] or (vim.diagnostic.get(0, { lnum = lnum })[1] or {}).code
      if not code then
        return client.say('nothing is wrong on this line; name a code')
      end
      return { code = code }
    end,
    answered = page('explain', 'markdown', 'markdown'),
  },
  {
    name = 'doctor',
    about = 'describe this machine and its projects',
    needs = 'chant.doctor',
    argument = function()
      return {}
    end,
    answered = page('doctor', 'markdown', 'markdown'),
  },
  {
    name = 'restart',
    about = 'end the server and start it again',
    run = function()
      if require('chant.recover').restart() then
        client.say('the server was started again', INFO)
      else
        client.say('no server can be started here; open a spec')
      end
    end,
  },
  {
    name = 'toggle',
    about = 'turn on or off: lenses, hints, signs',
    complete = among({ 'lenses', 'hints', 'signs' }),
    run = function(call)
      local name = call.words[1]
      if not vim.tbl_contains({ 'lenses', 'hints', 'signs' }, name) then
        return client.say('`:Chant toggle` takes lenses, hints or signs')
      end
      local on = require('chant.features').toggle(name)
      client.say(('%s are %s'):format(name, on and 'on' or 'off'), INFO)
    end,
  },
}
