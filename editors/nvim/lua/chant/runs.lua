-- What the server tells of runs, and the log window in which one can follow them.

local M = {}

-- So many lines of a run are kept; its log file has all.
local KEPT = 5000

---@class chant.Run
---@field buffer integer
---@field over boolean

---@type table<string, chant.Run> by the spec's URI
local runs = {}

---@param uri string
---@return string
local function name_of(uri)
  return vim.fn.fnamemodify(vim.uri_to_fname(uri), ':t:r')
end

---@param uri string
---@return chant.Run
local function run_of(uri)
  local run = runs[uri]
  if not run or not vim.api.nvim_buf_is_valid(run.buffer) then
    local buffer = vim.api.nvim_create_buf(false, true)
    vim.bo[buffer].filetype = 'chantlog'
    vim.bo[buffer].bufhidden = 'hide'
    run = { buffer = buffer, over = false }
    runs[uri] = run
  end
  return run
end

---@param buffer integer
---@param text string
local function append(buffer, text)
  -- An agent's line may hold anything, colours for a terminal too; a buffer's line may not hold the end of one.
  local lines = vim.split((text:gsub('\27%[[%d;:?]*[%a]', ''):gsub('\r', '')), '\n')
  local empty = vim.api.nvim_buf_line_count(buffer) == 1 and vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] == ''
  local last = vim.api.nvim_buf_line_count(buffer)
  local following = vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_cursor(window)[1] >= last
  end, vim.fn.win_findbuf(buffer))
  vim.api.nvim_buf_set_lines(buffer, empty and 0 or -1, -1, false, lines)
  local surplus = vim.api.nvim_buf_line_count(buffer) - KEPT
  if surplus > 0 then
    vim.api.nvim_buf_set_lines(buffer, 0, surplus, false, {})
  end
  for _, window in ipairs(following) do
    vim.api.nvim_win_set_cursor(window, { vim.api.nvim_buf_line_count(buffer), 0 })
  end
end

-- Events behind which the file may be another: the agent has ticked, or the status is new.
local writing = { started = true, criteria = true, ended = true, lost = true }

-- Neovim looks at files when it comes to the front; a run is watched meanwhile. What was typed into is left alone.
---@param uri string
local function reread(uri)
  local bufnr = vim.fn.bufnr(vim.fn.fnameescape(vim.uri_to_fname(uri)))
  if bufnr == -1 or not vim.api.nvim_buf_is_loaded(bufnr) or vim.bo[bufnr].modified then
    return
  end
  vim.api.nvim_buf_call(bufnr, function()
    -- the global value counts where the buffer has none of its own
    if vim.o.autoread then
      vim.cmd.checktime(bufnr)
    end
  end)
end

---@type table<string, fun(event: table): string?, string?> what the log is told, and a line for the user
local told = {
  queued = function(event)
    return ('── waits, %d before it'):format(event.ahead or 0)
  end,
  started = function(event)
    local with = event.agent and (' by %s'):format(event.agent) or ''
    local prompt = event.prompt and (', prompt %s'):format(event.prompt) or ''
    return '── run' .. with .. prompt
  end,
  line = function(event)
    local lines = table.concat(event.lines or { event.text }, '\n')
    local skipped = event.skipped or 0
    local left = skipped == 1 and '1 line is' or ('%d lines are'):format(skipped)
    return skipped > 0 and ('… %s only in the log\n%s'):format(left, lines) or lines
  end,
  criteria = function(event)
    return ('── %d/%d criteria'):format(event.checked or 0, event.total or 0)
  end,
  stopping = function()
    return '── is being stopped'
  end,
  ended = function(event)
    local message = event.message or event.outcome or 'it is over'
    return '── ' .. message, message
  end,
  lost = function()
    return '── what kept watch over the run is gone', 'what kept watch over the run is gone'
  end,
}

-- A chain is over: why, and what is left.
---@param event table
local function chain_ended(event)
  local lines = { event.message or event.outcome or 'the chain is over' }
  for _, left in ipairs(event.left or {}) do
    if not lines[1]:find(left.message, 1, true) then
      table.insert(lines, left.message)
    end
  end
  local level = vim.log.levels[event.outcome == 'completed' and 'INFO' or 'WARN']
  require('chant.client').say(table.concat(lines, '\n'), level)
end

--- Takes in a `chant/run`: an event of a run. Of events that a later server may have, the name is told.
---@param params table
---@param context lsp.HandlerContext
function M.heard(params, context)
  -- the event's fields stand beside the spec's name, or below `event`
  local event = type(params.event) == 'table' and params.event or params
  if event.event == 'chain_ended' then
    return chain_ended(event)
  end
  local uri = params.uri
  if not uri then
    local client = vim.lsp.get_client_by_id(context.client_id)
    local id = params.id or params.spec
    if not client or not id then
      return
    end
    uri = vim.uri_from_fname(('%s/.chant/specs/%s.md'):format(client.config.root_dir, id))
  end
  local run = run_of(uri)
  local kind = event.event
  local tell = told[kind]
  local line, sentence = (tell or function()
    return '── ' .. tostring(kind)
  end)(event)
  run.over = kind == 'ended' or kind == 'lost'
  if writing[kind] then
    reread(uri)
  end
  if kind == 'started' then
    -- told again, with the lines behind it, by a server that finds the run going on
    vim.api.nvim_buf_set_lines(run.buffer, 0, -1, false, {})
  end
  if line then
    append(run.buffer, line)
  end
  if sentence then
    local well = event.outcome == 'completed'
    local level = vim.log.levels[well and 'INFO' or 'WARN']
    local name = name_of(uri)
    if not sentence:find(name, 1, true) then
      sentence = ('%s: %s'):format(name, sentence)
    end
    require('chant.client').say(sentence, level)
  end
end

--- The file in which chant, too, keeps what an agent said.
---@param uri string
---@return string
local function log_file(uri)
  local path = vim.fs.normalize(vim.uri_to_fname(uri))
  return (path:gsub('/%.chant/.*$', '/.chant/logs/' .. name_of(uri):gsub('%%', '%%%%') .. '.log'))
end

--- Shows the log of a spec in a floating window: what was heard in this session, else what is on disk.
---@param uri string
function M.show(uri)
  local run = runs[uri]
  if not run or not vim.api.nvim_buf_is_valid(run.buffer) then
    local file = log_file(uri)
    if vim.fn.filereadable(file) == 0 then
      return require('chant.client').say(('no run of `%s` has left a log'):format(name_of(uri)))
    end
    run = run_of(uri)
    run.over = true
    local lines = vim.fn.readfile(file, '', -KEPT)
    append(run.buffer, table.concat(lines, '\n'))
  end
  local window = require('chant.show').float(run.buffer, 'log of ' .. name_of(uri))
  vim.api.nvim_win_set_cursor(window, { vim.api.nvim_buf_line_count(run.buffer), 0 })
end

--- The URIs of specs whose runs go on.
---@return string[]
function M.going()
  return vim.tbl_filter(function(uri)
    return not runs[uri].over
  end, vim.tbl_keys(runs))
end

return M
