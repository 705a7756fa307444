import { stepName, type Step } from '#lib/workflow'
import type { StepPlan } from '#kernel/feature'

/** Where a job's commit is fetched from: the repository's own folder where the runner can read it, else its address. */
export interface CheckoutSource {
  readonly gitDir: string
  readonly cloneUrl: string
}

/** Inputs of actions/checkout that are done here; any other that is set is named before the run starts. */
export const checkoutInputs: readonly string[] = ['repository', 'ref', 'path', 'fetch-depth', 'fetch-tags', 'clean', 'token', 'persist-credentials', 'show-progress', 'set-safe-directory']

/**
 * `actions/checkout` as a script: the run's commit (or `ref`) into the workspace or `path`, with a shallow history unless
 * `fetch-depth` says more. Everything of others comes by environment, never as script text.
 */
export function checkoutStep(step: Step, source: CheckoutSource): StepPlan {
  return {
    key: step.id, name: stepName(step), shell: 'bash', run: script, line: step.line, timeoutMs: 600_000,
    ...(step.if === undefined ? {} : { if: step.if }),
    env: {
      ...step.env, CHECKOUT_FOLDER: source.gitDir, CHECKOUT_URL: source.cloneUrl, CHECKOUT_REF: step.with['ref'] ?? '', CHECKOUT_SHA: '${{ github.sha }}',
      CHECKOUT_PATH: step.with['path'] ?? '', CHECKOUT_DEPTH: step.with['fetch-depth'] ?? '1', CHECKOUT_TAGS: step.with['fetch-tags'] ?? 'false',
    },
  }
}

const script = `umask 077
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
printf '[safe]\\n\\tdirectory = *\\n[advice]\\n\\tdetachedHead = false\\n[init]\\n\\tdefaultBranch = main\\n' > "$settings"
export GIT_CONFIG_GLOBAL="$settings" GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
umask 022
case "$CHECKOUT_PATH" in /*|..|../*|*/..|*/../*) echo "The path $CHECKOUT_PATH leaves the workspace." >&2; exit 1;; esac
if [ -d "$CHECKOUT_FOLDER" ]; then from=$CHECKOUT_FOLDER; else from=$CHECKOUT_URL; fi
folder=\${CHECKOUT_PATH:-.}
wanted=\${CHECKOUT_REF:-$CHECKOUT_SHA}
mkdir -p -- "$folder"
cd -- "$folder"
[ -d .git ] || git init --quiet
git remote remove origin 2>/dev/null || true
git remote add origin "$CHECKOUT_URL"
depth=()
[ "$CHECKOUT_DEPTH" = 0 ] || depth=("--depth=$CHECKOUT_DEPTH")
tags=(--no-tags)
if [ "$CHECKOUT_TAGS" = true ] || [ "$CHECKOUT_DEPTH" = 0 ]; then tags=(--tags); fi
if [ "$CHECKOUT_DEPTH" = 0 ]; then
  git fetch --quiet "\${tags[@]}" -- "$from" '+refs/heads/*:refs/remotes/origin/*'
fi
if ! git fetch --quiet "\${tags[@]}" "\${depth[@]}" -- "$from" "$wanted"; then
  echo "$wanted could not be fetched from $from." >&2
  exit 1
fi
git checkout --quiet --force --detach FETCH_HEAD
git log -1 --format='HEAD is %h %s'
`
