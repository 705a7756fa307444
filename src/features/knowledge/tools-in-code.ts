import type { CodeBlock } from './markdown/markdown-file.ts'

const tools = ['ansible', 'ansible-playbook', 'argocd', 'aws', 'az', 'cargo', 'composer', 'curl', 'docker', 'docker-compose', 'flux', 'gcloud', 'gh', 'git', 'go', 'helm', 'helmfile', 'istioctl', 'journalctl', 'kubectl', 'kustomize', 'make', 'mvn', 'mysql', 'nomad', 'npm', 'npx', 'oc', 'openssl', 'packer', 'pip', 'pnpm', 'podman', 'promtool', 'amtool', 'psql', 'pulumi', 'python', 'redis-cli', 'ssh', 'systemctl', 'terraform', 'terragrunt', 'tofu', 'vagrant', 'vault', 'wget', 'yarn']
const shells = new Set(['sh', 'bash', 'shell', 'console', 'zsh', 'terminal', 'shell-session', 'shellsession', 'powershell', 'ps1', 'pwsh', 'bat', 'cmd', 'fish', 'text', 'txt'])
const call = new RegExp(`^[ \\t]*(?:[$#>%][ \\t]+)?(?:sudo[ \\t]+)?(?:[A-Z_][A-Z0-9_]{0,40}=\\S{0,100}[ \\t]+){0,4}(${tools.join('|')})(?=[ \\t]|$)`, 'gm')

/** Well-known programs that the code of a document calls: at the beginning of a line of a block for a shell, or one of no language. */
export function toolsInCode(blocks: readonly CodeBlock[]): string[] {
  const found = blocks.filter(({ language }) => language === null || shells.has(language.toLowerCase())).flatMap(({ text }) => [...text.matchAll(call)].map(([, tool = '']) => tool))
  return [...new Set(found)].toSorted()
}
