import { IconTopologyStar3 } from '@tabler/icons-react'
import { Empty } from '#ui'

/** An empty catalog: what is looked for, and the command that looks. */
export function NothingFound() {
  return (
    <Empty icon={IconTopologyStar3} title="Nothing found yet" command="./daybook up FOLDER">
      Daybook looks through the folder that it was started in for Git repositories, workflows, Terraform, Ansible, CloudFormation, Dockerfiles, compose files,
      Kubernetes manifests, Helm charts, lock files, scripts, Prometheus rules, dashboards, runbooks, CODEOWNERS and catalog-info.yaml. What stands on no disk is added with Add an entity.
    </Empty>
  )
}
