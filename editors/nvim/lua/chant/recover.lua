-- A server that ends though nobody has asked it to is started again, and serves what it served.

local M = {}

-- So often within so many milliseconds: then another start mends nothing.
local MOST, WHILE = 5, 3 * 60 * 1000

-- How long a server may take to end that is asked to, in milliseconds.
local PATIENCE = 3000

---@type table<integer, 'serves'|'stopped'|'lost'> how the clients stand, by their ids
local clients = {}

---@type integer[] when a server was started again, in milliseconds
local starts = {}

-- Calls back when Neovim has forgotten a client: until then it would take it for the one that is to be started.
---@param id integer
---@param done fun()
local function once_gone(id, done)
  if not vim.lsp.get_client_by_id(id) then
    return done()
  end
  vim.defer_fn(function()
    once_gone(id, done)
  end, 10)
end

-- Whether it is worth while to start one once more.
---@return boolean
local function is_worth_it()
  local now = vim.uv.now()
  starts = vim.tbl_filter(function(at)
    return now - at < WHILE
  end, starts)
  if #starts == MOST then
    return false
  end
  table.insert(starts, now)
  return true
end

--- Notes a client that serves: who stops it means it.
---@param client vim.lsp.Client
function M.watch(client)
  if clients[client.id] then
    return
  end
  clients[client.id] = 'serves'
  local stop = client.stop
  client.stop = function(...)
    clients[client.id] = 'stopped'
    return stop(...)
  end
end

--- A client serves a buffer no more. Where its server has ended by itself another is started.
---@param client vim.lsp.Client
function M.left(client)
  -- one that goes on has only let go of the buffer
  if clients[client.id] ~= 'serves' or not client.is_stopped(client) or vim.v.exiting ~= vim.NIL then
    return
  end
  clients[client.id] = 'lost'
  local say = require('chant.client').say
  if not is_worth_it() then
    local often = 'the server has ended by itself %d times in a short time and is not started again: '
    local advice = '`:checkhealth chant` tells which one it is, `:Chant restart` starts it'
    return say(often:format(MOST + 1) .. advice, vim.log.levels.ERROR)
  end
  say('the server has ended by itself and is started again')
  once_gone(client.id, function()
    require('chant.begin').start(client.config)
  end)
end

--- Ends the server of this place, where one runs, and starts it.
---@return vim.lsp.Client?
function M.restart()
  starts = {}
  local ask = require('chant.client')
  local client = ask.of()
  local begin = require('chant.begin')
  if not client then
    return begin.here()
  end
  local function is_gone()
    return not vim.lsp.get_client_by_id(client.id)
  end
  ask.stop(client)
  if not vim.wait(PATIENCE, is_gone, 10) then
    ask.stop(client, true)
    vim.wait(PATIENCE, is_gone, 10)
  end
  return begin.start(client.config)
end

return M
