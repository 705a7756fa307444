/** Programs whose use in a script is worth knowing: they change or ask something outside of it. */
export const knownCommands = [
  'ansible', 'ansible-galaxy', 'ansible-playbook', 'ansible-vault', 'apk', 'apt', 'apt-get', 'argocd', 'aws', 'az', 'bazel', 'brew', 'buildah', 'bun', 'bundle', 'cargo', 'cmake', 'composer', 'consul', 'cosign', 'crontab', 'curl', 'dig', 'dnf', 'docker', 'docker-compose',
  'dotnet', 'eksctl', 'etcdctl', 'flux', 'gcloud', 'gem', 'gh', 'git', 'glab', 'go', 'goreleaser', 'gpg', 'gradle', 'gsutil', 'helm', 'helmfile', 'istioctl', 'java', 'jq', 'k3s', 'kind', 'kubeadm', 'kubectl', 'kustomize', 'linkerd', 'logcli', 'make', 'minikube', 'mongo',
  'mongodump', 'mongorestore', 'mongosh', 'mvn', 'mysql', 'mysqldump', 'nc', 'nginx', 'nmap', 'nomad', 'node', 'npm', 'npx', 'openssl', 'oc', 'packer', 'pg_dump', 'pg_restore', 'pip', 'pip3', 'pipenv', 'pnpm', 'podman', 'poetry', 'promtool', 'amtool', 'protoc', 'psql', 'pulumi', 'pwsh',
  'python', 'python3', 'redis-cli', 'restic', 'rclone', 'rsync', 'ruby', 'scp', 'sftp', 'skaffold', 'skopeo', 'snap', 'sops', 'sqlcmd', 'sqlite3', 'ssh', 'ssh-keygen', 'systemctl', 'tar', 'terraform', 'terragrunt', 'tofu', 'trivy', 'uv', 'vagrant', 'vault', 'velero', 'wget', 'yarn', 'yum', 'yq', 'zypper',
] as const
