-- `:Chant` itself: which subcommand is meant, and completion.

local client = require('chant.client')
local subcommands = require('chant.subcommands')

local M = {}

---@param name string
---@return chant.Subcommand?
local function find(name)
  for _, row in ipairs(subcommands) do
    if row.name == name then
      return row
    end
  end
end

---@param row chant.Subcommand
---@param call chant.Call
local function carry_out(row, call)
  if row.run then
    return row.run(call)
  end
  local argument = row.argument(call)
  if argument then
    client.call(row.needs, argument, function(answer, server)
      if row.answered then
        row.answered(answer, server, argument)
      end
    end)
  end
end

--- Carries out `:Chant …`; without a subcommand the user is asked for one.
---@param given table what Neovim hands to a user command
function M.run(given)
  local words = vim.list_slice(given.fargs, 2)
  local call = {
    words = words,
    bang = given.bang,
    first = given.line1,
    last = given.line2,
    ranged = given.range > 0,
  }
  local name = given.fargs[1]
  if not name then
    local offered = M.offered()
    return vim.ui.select(offered, {
      prompt = 'chant',
      format_item = function(row)
        return ('%-10s %s'):format(row.name, row.about)
      end,
    }, function(row)
      if row then
        carry_out(row, call)
      end
    end)
  end
  local row = find(name)
  if not row then
    return client.say(('there is no `:Chant %s`'):format(name))
  end
  carry_out(row, call)
end

--- The subcommands that the server of this place can serve; all of them where none runs.
---@return chant.Subcommand[]
function M.offered()
  local server = client.of()
  return vim.tbl_filter(function(row)
    return not server or not row.needs or client.has(server, row.needs)
  end, subcommands)
end

--- Completes `:Chant …`.
---@param lead string
---@param line string
---@param cursor integer
---@return string[]
function M.complete(lead, line, cursor)
  local bang, name, behind = line:sub(1, cursor):match('Chant(!?)%s+(%S+)%s+(.*)$')
  if name then
    local row = find(name)
    -- only the first word behind a subcommand is of a kind that can be known
    return row and row.complete and behind == lead and row.complete(lead, bang == '!') or {}
  end
  local names = vim.tbl_map(function(row)
    return row.name
  end, M.offered())
  return vim.tbl_filter(function(word)
    return vim.startswith(word, lead)
  end, names)
end

return M
