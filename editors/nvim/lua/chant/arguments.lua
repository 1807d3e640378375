-- What stands behind a subcommand: which spec it means, how it is completed, and what is asked for where it is missing.

local client = require('chant.client')

local M = {}

---@param call chant.Call
---@return string
function M.rest(call)
  return table.concat(call.words, ' ')
end

--- The spec that is meant: one that is named, else that of the current buffer.
---@param id? string
---@return { uri: string }|{ id: string }|nil
function M.spec(id)
  if id then
    return { id = id }
  end
  local function is_served()
    return vim.lsp.get_clients({ name = 'chant', bufnr = 0 })[1] ~= nil
  end
  if not is_served() and require('chant').root(0) then
    require('chant.begin').here()
  end
  if is_served() then
    return { uri = vim.uri_from_bufnr(0) }
  end
  client.say('this buffer is no spec; open one, or name it by its id where that can be given')
  return nil
end

---@param fields table
---@param id? string
---@return table?
function M.about_spec(fields, id)
  local target = M.spec(id)
  return target and vim.tbl_extend('force', target, fields)
end

--- A file of the project that is meant: the current buffer, else one of the project that one is in.
---@return string? uri
function M.project()
  if vim.lsp.get_clients({ name = 'chant', bufnr = 0 })[1] then
    return vim.uri_from_bufnr(0)
  end
  local server = client.of() or require('chant.begin').here()
  local root = server and server.config.root_dir
  return root and vim.uri_from_fname(root .. '/.chant/config.md')
end

--- Asks for what was not given.
---@param prompt string
---@param given string
---@param done fun(text: string)
function M.ask(prompt, given, done)
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
function M.among(words)
  return function(lead)
    return vim.tbl_filter(function(word)
      return vim.startswith(word, lead)
    end, words)
  end
end

---@param lead string
---@return string[]
function M.ids(lead)
  return require('chant.specs').ids(lead)
end

--- The names of files of a folder below `.chant`, and some more, as completion.
---@param folder string
---@param ending string
---@param more? string[]
---@return fun(lead: string): string[]
function M.files(folder, ending, more)
  return function(lead)
    local server = client.of()
    local root = server and server.config.root_dir
    local names = vim.deepcopy(more or {})
    for name, kind in vim.fs.dir(('%s/.chant/%s'):format(root or '', folder)) do
      if kind ~= 'directory' and vim.endswith(name, ending) then
        table.insert(names, name:sub(1, -#ending - 1))
      end
    end
    table.sort(names)
    return M.among(vim.fn.uniq(names))(lead)
  end
end

--- The name in which something is decided: the one that is given, else that in which git would sign; where there is
--- none it is asked for.
---@param given string
---@param done fun(name: string)
function M.signed(given, done)
  local ok, told = pcall(function()
    return vim.system({ 'git', 'config', 'user.name' }, { text = true }):wait(1000)
  end)
  local name = ok and told.code == 0 and vim.trim(told.stdout) or ''
  local known = name ~= '' and name or vim.env.USER or ''
  M.ask('Name: ', given ~= '' and given or known, done)
end

return M
