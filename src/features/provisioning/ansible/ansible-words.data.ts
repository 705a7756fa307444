/** Keys of a task that are no module (docs.ansible.com → playbook keywords; ansible-core 2.17). */
export const taskKeywords: ReadonlySet<string> = new Set([
  'action', 'any_errors_fatal', 'args', 'async', 'become', 'become_exe', 'become_flags', 'become_method', 'become_user', 'block', 'changed_when', 'check_mode', 'collections', 'connection', 'debugger', 'delay',
  'delegate_facts', 'delegate_to', 'diff', 'environment', 'failed_when', 'ignore_errors', 'ignore_unreachable', 'listen', 'local_action', 'loop', 'loop_control', 'module_defaults', 'name', 'no_log', 'notify', 'poll', 'port',
  'register', 'remote_user', 'rescue', 'always', 'retries', 'run_once', 'static', 'sudo', 'sudo_user', 'tags', 'throttle', 'timeout', 'until', 'vars', 'when', 'first_available_file',
])

/** Keys of a play. */
export const playKeywords: ReadonlySet<string> = new Set([
  'any_errors_fatal', 'become', 'become_exe', 'become_flags', 'become_method', 'become_user', 'check_mode', 'collections', 'connection', 'debugger', 'diff', 'environment', 'fact_path', 'force_handlers', 'gather_facts', 'gather_subset',
  'gather_timeout', 'handlers', 'hosts', 'ignore_errors', 'ignore_unreachable', 'max_fail_percentage', 'module_defaults', 'name', 'no_log', 'order', 'port', 'post_tasks', 'pre_tasks', 'remote_user', 'roles', 'run_once', 'serial',
  'strategy', 'sudo', 'sudo_user', 'tags', 'tasks', 'throttle', 'timeout', 'user', 'vars', 'vars_files', 'vars_prompt', 'when', 'accelerate', 'su', 'su_user',
])
