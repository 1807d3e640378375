-- What `:Chant` can do: one table, in the order in which it is offered.

local client = require('chant.client')

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
---@field run fun(call: chant.Call)
---@field complete? fun(lead: string): string[]

---@param call chant.Call
---@return string
local function rest(call)
  return table.concat(call.words, ' ')
end

--- The spec that is meant: one that is named, else that of the current buffer.
---@param id? string
---@return { uri: string }|{ id: string }|nil
local function spec(id)
  if id then
    return { id = id }
  end
  if vim.lsp.get_clients({ name = 'chant', bufnr = 0 })[1] then
    return { uri = vim.uri_from_bufnr(0) }
  end
  client.say('this buffer is no spec; name one by its id')
  return nil
end

---@param fields table
---@param id? string
---@return table?
local function about_spec(fields, id)
  local target = spec(id)
  return target and vim.tbl_extend('force', target, fields)
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

--- Asks for what was not given.
---@param prompt string
---@param given string
---@param done fun(text: string)
local function ask(prompt, given, done)
  if given ~= '' then
    return done(given)
  end
  vim.ui.input({ prompt = prompt }, function(text)
    if text and vim.trim(text) ~= '' then
      done(vim.trim(text))
    end
  end)
end

--- A list of words as completion.
---@param words string[]
---@return fun(lead: string): string[]
local function among(words)
  return function(lead)
    return vim.tbl_filter(function(word)
      return vim.startswith(word, lead)
    end, words)
  end
end

---@param lead string
---@return string[]
local function ids(lead)
  return require('chant.specs').ids(lead)
end

-- The name in which git would sign.
---@return string
local function user()
  local ok, told = pcall(function()
    return vim.system({ 'git', 'config', 'user.name' }, { text = true }):wait(1000)
  end)
  local name = ok and told.code == 0 and vim.trim(told.stdout) or ''
  return name ~= '' and name or vim.env.USER or ''
end

-- A subcommand that asks for a command of the same name.
---@param name string
---@param about string
---@return chant.Subcommand
local function decision(name, about)
  return {
    name = name,
    about = about,
    needs = 'chant.' .. name,
    run = function(call)
      local argument = about_spec({ force = call.bang or nil })
      if argument then
        client.call('chant.' .. name, argument, function() end)
      end
    end,
  }
end

---@type chant.Subcommand[]
return {
  {
    name = 'run',
    about = 'run the phase: [PROMPT]',
    needs = 'chant.runPhase',
    run = function(call)
      local argument = about_spec({ prompt = call.words[1] })
      if argument then
        client.call('chant.runPhase', argument, function()
          client.say('the phase runs; `:Chant log` shows what the agent says', vim.log.levels.INFO)
        end)
      end
    end,
  },
  {
    name = 'stop',
    about = 'stop the run: [ID]',
    needs = 'chant.cancelRun',
    complete = ids,
    run = function(call)
      local argument = spec(call.words[1])
      if argument then
        client.call('chant.cancelRun', argument, function(answer)
          client.say(answer.cancelled and 'the run is being stopped' or 'nothing runs', vim.log.levels.INFO)
        end)
      end
    end,
  },
  {
    name = 'runs',
    about = 'show the runs of the spec: [ID]',
    needs = 'chant.runs',
    complete = ids,
    run = function(call)
      local argument = spec(call.words[1])
      if argument then
        client.call('chant.runs', argument, function(answer)
          if answer.uri then
            -- the page is as new as its buffer
            pcall(vim.cmd.bwipeout, vim.fn.fnameescape(answer.uri))
            vim.cmd.split({ args = { vim.fn.fnameescape(answer.uri) } })
          else
            client.say('the spec was never run', vim.log.levels.INFO)
          end
        end)
      end
    end,
  },
  {
    name = 'log',
    about = 'show what the agent says or said',
    run = function()
      local argument = spec()
      if argument then
        require('chant.runs').show(argument.uri)
      end
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
    run = function(call)
      local argument = about_spec({ phase = call.words[1] })
      if argument then
        client.call('chant.nextPhase', argument, go)
      end
    end,
  },
  {
    name = 'why',
    about = 'tell why the spec cannot run: [ID]',
    needs = 'chant.why',
    complete = ids,
    run = function(call)
      local argument = spec(call.words[1])
      if argument then
        client.call('chant.why', argument, function(answer)
          require('chant.why').show(answer)
        end)
      end
    end,
  },
  {
    name = 'graph',
    about = 'draw what is around the spec, with ! the whole project: [FORMAT]',
    needs = 'chant.graph',
    complete = among({ 'text', 'mermaid', 'dot', 'svg', 'json' }),
    run = function(call)
      local format = call.words[1] or 'text'
      local argument = call.bang and { format = format } or about_spec({ format = format })
      if argument then
        local filetypes = { text = 'text', mermaid = 'mermaid', dot = 'dot', svg = 'svg', json = 'json' }
        client.call('chant.graph', argument, page('graph', filetypes[format] or 'text', 'text'))
      end
    end,
  },
  {
    name = 'preview',
    about = 'show the prompt of a run, every byte of it: [PROMPT]',
    needs = 'chant.previewPrompt',
    run = function(call)
      local argument = about_spec({ prompt = call.words[1] })
      if argument then
        client.call('chant.previewPrompt', argument, function(answer)
          page('prompt', 'markdown', 'text')(answer)
          for _, missing in ipairs(answer.missing or {}) do
            client.say(missing)
          end
        end)
      end
    end,
  },
  {
    name = 'approve',
    about = 'allow the work: [NAME]',
    needs = 'chant.approve',
    run = function(call)
      local argument = about_spec({ by = call.words[1] and rest(call) or user() })
      if argument then
        client.call('chant.approve', argument, function(answer)
          client.say(('approved by %s'):format(answer.by or argument.by), vim.log.levels.INFO)
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
          argument.by, argument.reason = user(), reason
          client.call('chant.reject', argument, function() end)
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
        -- any file of a project says which one is meant, where several are open
        local here = vim.lsp.get_clients({ name = 'chant', bufnr = 0 })[1]
        client.call('chant.newSpec', { title = title, uri = here and vim.uri_from_bufnr(0) }, go)
      end)
    end,
  },
  {
    name = 'set-status',
    about = 'give the spec a status; with ! one that may not follow, too: STATUS',
    needs = 'chant.setStatus',
    complete = among({
      'pending',
      'in_progress',
      'paused',
      'completed',
      'failed',
      'needs_attention',
      'ready',
      'blocked',
      'cancelled',
    }),
    run = function(call)
      if not call.words[1] then
        return client.say('`:Chant set-status` needs a status')
      end
      local argument = about_spec({ status = call.words[1], force = call.bang or nil })
      if argument then
        client.call('chant.setStatus', argument, function() end)
      end
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
    run = function(call)
      require('chant.specs').list_open(rest(call))
    end,
  },
  {
    name = 'explain',
    about = 'explain the code of a diagnostic: [CODE]',
    needs = 'chant.explain',
    run = function(call)
      local lnum = vim.api.nvim_win_get_cursor(0)[1] - 1
      local code = call.words[1] or (vim.diagnostic.get(0, { lnum = lnum })[1] or {}).code
      if not code then
        return client.say('nothing is wrong on this line; name a code')
      end
      client.call('chant.explain', { code = code }, page('explain', 'markdown', 'markdown'))
    end,
  },
  {
    name = 'doctor',
    about = 'describe this machine and its projects',
    needs = 'chant.doctor',
    run = function()
      client.call('chant.doctor', {}, page('doctor', 'markdown', 'markdown'))
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
      client.say(('%s are %s'):format(name, on and 'on' or 'off'), vim.log.levels.INFO)
    end,
  },
}
