-- What all journeys stand on: a client that starts in the style that is asked for, and how one waits, types and
-- compares.

local M = {}

---@type 'setup'|'enable', string, string, string
local style, server, workspace
local notified = {}

M.notified = notified

function M.begin(given)
  style, server, workspace = given.style, given.server, given.workspace
  M.style, M.server, M.workspace, M.specs = style, server, workspace, workspace .. '/.chant/specs/'
  vim.notify = function(message)
    notified[#notified + 1] = message
  end
end

function M.wait(what, condition)
  if not vim.wait(20000, condition, 10) then
    error('timed out waiting for ' .. what, 0)
  end
end

function M.equal(want, got, what)
  if not vim.deep_equal(want, got) then
    error(('%s: want %s, got %s'):format(what, vim.inspect(want), vim.inspect(got)), 0)
  end
end

function M.start(options)
  options = options or {}
  options.cmd = options.cmd or { server, 'serve', '--stdio' }
  options.on_exit = function(code)
    M.exit_code = code
  end
  if style == 'enable' then
    options.settings = options.settings and { chant = options.settings }
    vim.lsp.config('chant', options)
    vim.lsp.enable('chant')
  else
    require('chant').setup(options)
  end
end

function M.clients()
  return vim.lsp.get_clients({ name = 'chant' })
end

--- Ends the server by force, and waits until Neovim knows; the client that it had.
function M.kill()
  local ended = M.clients()[1].id
  for _, pid in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
    vim.uv.kill(pid, 'sigkill')
  end
  M.wait('the end of the server', function()
    return not vim.lsp.get_client_by_id(ended)
  end)
  return ended
end

function M.attached(bufnr)
  return #vim.lsp.get_clients({ name = 'chant', bufnr = bufnr or 0 })
end

--- The codes of what is said of the current buffer.
function M.codes()
  local found = vim.tbl_map(function(diagnostic)
    return diagnostic.code
  end, vim.diagnostic.get(0))
  table.sort(found)
  return found
end

--- Waits until these codes are said of the current buffer, and no others.
function M.says(what, ...)
  local wanted = { ... }
  M.wait(what, function()
    return vim.deep_equal(wanted, M.codes())
  end)
end

--- Types as a person does: mappings, autocommands and the client's change tracking all take part.
function M.keys(text)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(text, true, false, true), 'xt', false)
end

function M.go_to(text)
  M.equal(true, vim.fn.search('\\V' .. text, 'w') > 0, 'the place of ' .. text)
end

--- Opens a file of the workspace and waits for the server.
function M.open(path)
  vim.cmd.edit(workspace .. '/' .. path)
  M.wait('the server of ' .. path, function()
    local client = vim.lsp.get_clients({ name = 'chant', bufnr = 0 })[1]
    return client and client.initialized
  end)
end

--- What the current buffer would be written as.
function M.buffer()
  local ends = vim.bo.fileformat == 'dos' and '\r\n' or '\n'
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), ends)
  return vim.bo.endofline and text .. ends or text
end

--- Waits until the current buffer holds these bytes.
function M.becomes(what, want)
  if not vim.wait(20000, function()
    return M.buffer() == want
  end, 10) then
    error(('%s: %s'):format(what, vim.diff(want, M.buffer())), 0)
  end
end

--- A text in which one piece, which must be there once, is another.
function M.with(text, old, new)
  local from, to = text:find(old, 1, true)
  M.equal(false, from == nil, old .. ' in ' .. text)
  M.equal(nil, text:find(old, to + 1, true), 'a second ' .. old)
  return text:sub(1, from - 1) .. new .. text:sub(to + 1)
end

--- The bytes of a file of the workspace.
function M.bytes(path)
  local file = assert(io.open(workspace .. '/' .. path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

--- Gives a file of the workspace other bytes.
function M.write(path, text)
  local file = assert(io.open(workspace .. '/' .. path, 'wb'))
  file:write(text)
  file:close()
end

--- Waits for a message to the user that holds these words.
function M.told(words)
  M.wait('the words ' .. words .. ', and not ' .. vim.inspect(notified), function()
    for _, message in ipairs(notified) do
      if message:find(words, 1, true) then
        return true
      end
    end
  end)
end

return M
