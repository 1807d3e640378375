-- The server that is meant, and how it is asked. The shapes of Neovim's clients differ between 0.10 and later ones.

local M = {}

local newer = vim.fn.has('nvim-0.11') == 1

--- Says a sentence to the user.
---@param sentence string
---@param level? integer one of vim.log.levels
function M.say(sentence, level)
  vim.notify('chant: ' .. sentence, level or vim.log.levels.WARN)
end

--- The server of a buffer; else that of the working directory; else the only one there is.
---@param bufnr? integer the current one where it is absent
---@return vim.lsp.Client?
function M.of(bufnr)
  local attached = vim.lsp.get_clients({ name = 'chant', bufnr = bufnr or 0 })[1]
  if attached then
    return attached
  end
  local all = vim.lsp.get_clients({ name = 'chant' })
  local here = vim.fs.normalize(vim.fn.getcwd())
  for _, client in ipairs(all) do
    local root = client.config.root_dir
    if root and (here == root or vim.startswith(here, root .. '/')) then
      return client
    end
  end
  return #all == 1 and all[1] or nil
end

--- The same, and where none runs that of the project that one is in, started for the purpose. Says so where there is
--- none.
---@return vim.lsp.Client?
function M.here()
  local client = M.of() or require('chant.begin').here()
  if not client then
    M.say('no server is running for this folder, and it is in no chant project; open a spec')
  end
  return client
end

---@param client vim.lsp.Client
---@param method string
---@param params table
---@param done fun(err: lsp.ResponseError?, result: any)
---@param bufnr? integer
function M.request(client, method, params, done, bufnr)
  if newer then
    client:request(method, params, done, bufnr)
  else
    client.request(method, params, done, bufnr)
  end
end

--- Asks a server to end, or, by force, has it ended.
---@param client vim.lsp.Client
---@param force? boolean
function M.stop(client, force)
  if newer then
    client:stop(force)
  else
    client.stop(force)
  end
end

--- Waits for the answer, for so many milliseconds; nil where there is none.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param patience integer
---@param bufnr? integer
---@return any
function M.wait(client, method, params, patience, bufnr)
  local answer
  if newer then
    answer = client:request_sync(method, params, patience, bufnr)
  else
    answer = client.request_sync(method, params, patience, bufnr or 0)
  end
  return answer and not answer.err and answer.result or nil
end

--- Whether the server has a command.
---@param client vim.lsp.Client
---@param command string
---@return boolean
function M.has(client, command)
  local provider = client.server_capabilities.executeCommandProvider
  return provider ~= nil and vim.tbl_contains(provider.commands or {}, command)
end

--- Has the server carry out a command, and hands over its answer. A server that lacks the command, and a refusal, are
--- said in a sentence; then `refused` is called, where there is one.
---@param command string
---@param argument table
---@param done fun(answer: table, client: vim.lsp.Client)
---@param refused? fun()
---@param server? vim.lsp.Client that of here where it is absent
function M.call(command, argument, done, refused, server)
  local client = server or M.here()
  local function stop(sentence)
    if sentence then
      M.say(sentence)
    end
    if refused then
      refused()
    end
  end
  if not client then
    return stop()
  end
  if not M.has(client, command) then
    local version = (client.server_info or {}).version
    version = version and ' ' .. version or ''
    return stop(('the server (chant-lsp%s) has no command `%s`; a newer one may have it'):format(version, command))
  end
  -- an empty Lua table would reach the server as a list
  argument = next(argument) and argument or vim.empty_dict()
  M.request(client, 'workspace/executeCommand', { command = command, arguments = { argument } }, function(err, answer)
    if err then
      stop(err.message)
    else
      done(answer or {}, client)
    end
  end)
end

return M
