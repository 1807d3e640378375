-- What is there before a spec is open. Everything else is loaded when it is first needed.

if vim.g.loaded_chant then
  return
end
vim.g.loaded_chant = true

vim.api.nvim_create_user_command('Chant', function(call)
  require('chant.commands').run(call)
end, {
  desc = 'chant: do something with specs',
  nargs = '*',
  bang = true,
  range = true,
  complete = function(...)
    return require('chant.commands').complete(...)
  end,
})

local group = vim.api.nvim_create_augroup('chant.plugin', { clear = true })

vim.api.nvim_create_autocmd('BufReadCmd', {
  group = group,
  pattern = 'chant://*',
  desc = 'chant: ask the server for a document of its own',
  callback = function(event)
    require('chant.content').read(event.buf, event.match)
  end,
})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  desc = 'chant: lenses, hints, signs and folds of a spec',
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'chant' then
      require('chant.recover').watch(client)
      require('chant.features').attach(event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('LspDetach', {
  group = group,
  desc = 'chant: start a server again that has ended by itself',
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'chant' then
      require('chant.recover').left(client)
    end
  end,
})
