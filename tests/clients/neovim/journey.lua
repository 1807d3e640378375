-- nvim --clean --headless -i NONE -n -l journey.lua STYLE PART.JOURNEY PLUGIN SERVER WORKSPACE </dev/null
--
-- One journey through a real Neovim with the plugin of editors/nvim. STYLE is `setup` (any version) or `enable` (0.11
-- and later); PART is a file beside this one. Prints `ok PART.JOURNEY` last and ends with status 0 when all held.
-- Whoever runs it must look for the `ok`: a prompt that meets the end of input ends Neovim with status 0 in the middle
-- of a test.
local style, name, plugin, server, workspace = unpack(arg)
local part, journey = name:match('^(%w+)%.(%w+)$')
package.path = vim.fs.dirname(arg[0]) .. '/?.lua;' .. package.path
local stage = require('stage')

local function main()
  vim.opt.runtimepath:append(plugin)
  vim.cmd('filetype plugin on')
  stage.begin({ style = style, server = server, workspace = workspace })
  require(part)[journey]()
  -- The server ends by itself, and well, when it is asked to.
  for _, client in ipairs(stage.clients()) do
    stage.exit_code = nil
    if vim.fn.has('nvim-0.11') == 1 then
      client:stop()
    else
      client.stop()
    end
    stage.wait('the server to end', function()
      return stage.exit_code ~= nil
    end)
    stage.equal(0, stage.exit_code, 'exit status of the server')
  end
end

local ok, problem = xpcall(main, function(raised)
  return type(raised) == 'string' and raised or debug.traceback(vim.inspect(raised))
end)
if not ok then
  io.stderr:write('FAIL ', name, ': ', tostring(problem), '\n')
  for _, message in ipairs(stage.notified) do
    io.stderr:write('  notified: ', message, '\n')
  end
  pcall(function()
    local log = vim.lsp.log and vim.lsp.log.get_filename or vim.lsp.get_log_path
    for line in io.lines(log()) do
      io.stderr:write('  log: ', line, '\n')
    end
  end)
  os.exit(1)
end
io.stdout:write('\nok ', name, '\n')
os.exit(0)
