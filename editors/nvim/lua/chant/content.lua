-- Documents that are no files, such as the commit that a spec names: `chant:///commit/HASH?ROOT`.

local M = {}

local PATIENCE = 5000

-- What kind of text a document is, by the first folder of its path.
local FILETYPES = { commit = 'git', difference = 'diff' }

-- The project whose root stands in the URI, else any: the server says what it does not know.
---@param uri string
---@return vim.lsp.Client?
local function asked(uri)
  local clients = vim.lsp.get_clients({ name = 'chant' })
  local root = vim.uri_decode(uri:match('%?(.*)$') or '')
  for _, client in ipairs(clients) do
    if client.config.root_dir == root then
      return client
    end
  end
  return clients[1]
end

--- Wipes out the documents of a kind, so that the next one is as new as the question.
---@param kind 'runs'|'difference'
function M.forget(kind)
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.startswith(vim.api.nvim_buf_get_name(bufnr), ('chant:///%s/'):format(kind)) then
      vim.api.nvim_buf_delete(bufnr, { force = true })
    end
  end
end

--- Fills a buffer with the text of a document of the server. Who jumps to a place in it needs the text at once.
---@param bufnr integer
---@param uri string
function M.read(bufnr, uri)
  local client = asked(uri)
  local answer = client and require('chant.client').wait(client, 'chant/content', { uri = uri }, PATIENCE, bufnr)
  local text = answer and answer.text
  if not text then
    local reason = client and 'the server has no such document' or 'no server is running; open a spec first'
    require('chant.client').say(('%s: %s'):format(uri, reason))
  end
  require('chant.show').fill(bufnr, text or '', FILETYPES[uri:match('^chant:/*(%a+)/')] or 'markdown')
end

return M
