-- Edits that the server asks for. Neovim leaves out, without a word, an edit of a buffer that was typed into meanwhile,
-- and answers that it was made: a tick would be lost. Here the answer is no, and the server plans it again.

local M = {}

---@param edit lsp.WorkspaceEdit
---@return string? name of a buffer whose text is not the one that the edit was planned on
local function outdated(edit)
  for _, change in ipairs(edit.documentChanges or {}) do
    local document = change.textDocument
    local version = document and document.version
    if type(version) == 'number' then
      local bufnr = vim.uri_to_bufnr(document.uri)
      if (vim.lsp.util.buf_versions[bufnr] or 0) > version then
        return vim.api.nvim_buf_get_name(bufnr)
      end
    end
  end
end

--- Serves `workspace/applyEdit`.
function M.apply(err, params, context, config)
  local name = params and params.edit and outdated(params.edit)
  if name then
    return { applied = false, failureReason = ('%s was changed meanwhile'):format(name) }
  end
  return vim.lsp.handlers['workspace/applyEdit'](err, params, context, config)
end

return M
