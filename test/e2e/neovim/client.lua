-- Opens FILE with the language server SERVER in Neovim and does what a person would: reads the diagnostics, completes,
-- hovers, applies a code action. Prints one line of JSON per answer; the test compares them.
local function answer(name, value)
  io.stdout:write(vim.json.encode({ name = name, value = value }) .. '\n')
end

local function await(what, condition)
  if not vim.wait(20000, condition, 5) then error('waited in vain for ' .. what) end
end

local function main()
  vim.cmd('edit ' .. vim.fn.fnameescape(os.getenv('FILE')))
  local buffer = vim.api.nvim_get_current_buf()
  local published = {}
  local id = vim.lsp.start_client({
    name = 'lxops',
    cmd = { os.getenv('NODE'), os.getenv('SERVER'), '--stdio' },
    root_dir = vim.loop.cwd(),
    handlers = {
      ['textDocument/publishDiagnostics'] = function(err, result, context, config)
        vim.lsp.diagnostic.on_publish_diagnostics(err, result, context, config)
        table.insert(published, result)
      end,
    },
  })
  vim.bo[buffer].filetype = 'lxops'
  vim.lsp.buf_attach_client(buffer, id)
  await('the server', function() return vim.lsp.get_client_by_id(id).initialized end)
  local client = vim.lsp.get_client_by_id(id)

  local function diagnostics()
    return vim.tbl_map(function(d)
      return string.format('%d:%d-%d %s %s', d.lnum + 1, d.col + 1, d.end_col + 1, d.source, d.code)
    end, vim.diagnostic.get(buffer))
  end
  local function request(method, extra)
    local cursor = vim.api.nvim_win_get_cursor(0)
    local params = vim.tbl_extend('force', {
      textDocument = vim.lsp.util.make_text_document_params(buffer),
      position = { line = cursor[1] - 1, character = cursor[2] },
    }, extra or {})
    local response = assert(client.request_sync(method, params, 10000, buffer))
    assert(not response.err, vim.inspect(response.err))
    return response.result
  end
  local function at(line, column) vim.api.nvim_win_set_cursor(0, { line, column - 1 }) end

  await('diagnostics', function() return #vim.diagnostic.get(buffer) > 0 end)
  answer('diagnostics', diagnostics())

  at(3, 3)
  answer('hover', request('textDocument/hover').contents.value)

  at(2, 1)
  local range = { start = { line = 1, character = 0 }, ['end'] = { line = 1, character = 6 } }
  local actions = request('textDocument/codeAction', { range = range, context = { diagnostics = {} } })
  answer('actions', vim.tbl_map(function(action) return action.title end, actions))
  vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
  answer('edited', vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1])
  await('the diagnostic to go', function() return #vim.diagnostic.get(buffer) == 0 end)

  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { 'devices:', '  home:', '    filesystem: ' })
  local position = { line = vim.api.nvim_buf_line_count(buffer) - 1, character = 16 }
  local items = request('textDocument/completion', { position = position, context = { triggerKind = 1 } })
  answer('completion', vim.tbl_map(function(item) return item.label end, items.items or items))

  vim.api.nvim_buf_set_lines(buffer, -2, -1, false, { '    filesystem: host' })
  at(vim.api.nvim_buf_line_count(buffer), 18)
  local found = request('textDocument/references', { context = { includeDeclaration = true } })
  answer('references', vim.tbl_map(function(one) return vim.fn.fnamemodify(vim.uri_to_fname(one.uri), ':t') end, found))
  vim.lsp.util.apply_workspace_edit(request('textDocument/rename', { newName = 'main' }), client.offset_encoding)
  answer('renamed', vim.api.nvim_buf_get_lines(buffer, -2, -1, false)[1])
  vim.api.nvim_buf_set_lines(buffer, -2, -1, false, { '      filesystem:  main   ' })
  vim.lsp.util.apply_text_edits(request('textDocument/formatting', { options = { tabSize = 2, insertSpaces = true } }), buffer, client.offset_encoding)
  answer('formatted', vim.api.nvim_buf_get_lines(buffer, -2, -1, false)[1])

  vim.lsp.stop_client(id)
  await('the server to stop', function() return client.is_stopped() end)
end

local ok, message = xpcall(main, debug.traceback)
if not ok then
  io.stderr:write(message .. '\n')
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
