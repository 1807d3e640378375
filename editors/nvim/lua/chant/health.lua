-- :checkhealth chant

local M = {}

function M.check()
  local health = vim.health
  local chant = require('chant')

  health.start('chant')
  if vim.fn.has('nvim-0.10') == 1 then
    health.ok('Neovim ' .. tostring(vim.version()))
  else
    health.error('Neovim 0.10 or later is needed')
    return
  end

  local enabled = not chant.given and vim.lsp.config and vim.lsp.config.chant
  local cmd = (enabled or chant.config(chant.given)).cmd
  local server = type(cmd) == 'table' and vim.fn.exepath(cmd[1])
  if not server then
    health.info('`cmd` is a function: whether there is a server behind it shows when a spec is opened')
  elseif server == '' then
    health.error(('The server `%s` was not found'):format(cmd[1]), {
      '`cargo install --path .` in a checkout of chant-lsp puts it on PATH',
      "or name it: `require('chant').setup { cmd = { '/path/of/chant-lsp', 'serve', '--stdio' } }`",
    })
  else
    local answer = vim.system({ server, '--version' }, { text = true }):wait(5000)
    if answer.code == 0 then
      health.ok(('%s: %s'):format(server, vim.trim(answer.stdout)))
    else
      local sentence = ('`%s --version` ended with status %d'):format(server, answer.code)
      health.error(sentence, { vim.trim(answer.stderr or '') })
    end
  end

  local clients = vim.lsp.get_clients({ name = 'chant' })
  if #clients == 0 then
    health.info('The server is not running: no spec, prompt or config of a chant project is open')
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers or {})
    health.ok(('Serving %s, %d buffer%s'):format(client.config.root_dir or '?', buffers, buffers == 1 and '' or 's'))
    local status = require('chant.status').of(client.id)
    if status and status.health ~= 'ok' then
      health.warn(status.message or 'The server says that something is wrong', { '`:Chant doctor` tells more' })
    end
    local lacking = {}
    for _, row in ipairs(require('chant.subcommands')) do
      if row.needs and not require('chant.client').has(client, row.needs) then
        table.insert(lacking, row.name)
      end
    end
    if #lacking > 0 then
      health.info('This server cannot serve `:Chant` with ' .. table.concat(lacking, ', '))
    end
  end
  health.info(('Specs are chosen with %s'):format(require('chant.picker').which() or 'vim.ui.select'))
end

return M
