/**
 * What `actions/checkout` does, in bash: the run's commit or `ref` into the workspace or `path`, shallow unless more is
 * asked for, on a branch of that name where `ref` is one. All that comes from others is read from the environment and
 * never part of the text. A folder that holds something else is emptied first, as GitHub's does.
 */
export const checkoutScript = `fail() { echo "$1" >&2; exit 1; }
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
printf '[safe]\\n\\tdirectory = *\\n[advice]\\n\\tdetachedHead = false\\n[init]\\n\\tdefaultBranch = main\\n[protocol]\\n\\tversion = 2\\n' > "$settings"
export GIT_CONFIG_GLOBAL="$settings" GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 LC_ALL=C
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

workspace=$(cd -P -- "$GITHUB_WORKSPACE" && pwd -P)
path=$CHECKOUT_PATH
case $path in "$GITHUB_WORKSPACE"|"$GITHUB_WORKSPACE"/*) path=.\${path#"$GITHUB_WORKSPACE"};; esac
case $path in /*|..|../*|*/..|*/../*) fail "The path $CHECKOUT_PATH leaves the workspace. Give one inside it.";; esac
cd -- "$workspace"
mkdir -p -- "./$path"
cd -P -- "./$path"
case $(pwd -P)/ in "$workspace"/*) ;; *) fail "The path $CHECKOUT_PATH leads out of the workspace. Give one inside it.";; esac
CHECKOUT_DEPTH=\${CHECKOUT_DEPTH:-1}
case $CHECKOUT_DEPTH in *[!0-9]*) fail "fetch-depth must be a number, and it is '$CHECKOUT_DEPTH'.";; esac

if [ -d "$CHECKOUT_FOLDER" ]; then
  from=$CHECKOUT_FOLDER
else
  from=$CHECKOUT_URL
  # Only to this address, and gone with the step: no later step finds the token in the repository's settings.
  printf '[http "%s"]\\n\\textraHeader = Authorization: Basic %s\\n' "$CHECKOUT_URL" "$(printf 'job:%s' "$DAYBOOK_JOB_TOKEN" | base64 | tr -d '\\n')" >> "$settings"
fi
unset DAYBOOK_JOB_TOKEN
if [ -d .git ] && [ "$(git --git-dir=.git config --get remote.origin.url)" = "$CHECKOUT_URL" ]; then
  if [ "$CHECKOUT_CLEAN" != false ]; then git clean -ffdxq; git reset --quiet --hard 2>/dev/null || true; fi
else
  find . -mindepth 1 -maxdepth 1 -exec rm -rf -- {} +
  git init --quiet
  git remote add origin "$CHECKOUT_URL"
fi

depth=() tags=(--no-tags)
if [ "$CHECKOUT_DEPTH" -ne 0 ]; then depth=("--depth=$CHECKOUT_DEPTH"); fi
if [ "$CHECKOUT_DEPTH" -eq 0 ] && [ "$(git rev-parse --is-shallow-repository)" = true ]; then depth=(--unshallow); fi
if [ "$CHECKOUT_TAGS" = true ] || [ "$CHECKOUT_DEPTH" -eq 0 ]; then tags=(--tags); fi
get() { git fetch --quiet --force --no-recurse-submodules "\${tags[@]}" "\${depth[@]}" -- "$from" "$@"; }
is_ref() { git check-ref-format "$1" && git ls-remote --quiet -- "$from" "$1" 2>/dev/null | cut -f2- | grep -Fx -- "$1" > /dev/null; }

wanted=$CHECKOUT_REF commit= ref=
if [ -z "$wanted" ]; then
  ref=$CHECKOUT_RUN_REF commit=$CHECKOUT_SHA
elif [[ $wanted =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]]; then
  commit=$wanted
else
  for name in "$wanted" "refs/heads/$wanted" "refs/tags/$wanted"; do
    case $name in refs/*) if is_ref "$name"; then ref=$name; break; fi;; esac
  done
  [ -n "$ref" ] || fail "The repository has no branch or tag '$wanted'. Push it, or correct 'ref'."
fi
source=\${commit:-$ref}
case $ref in
  refs/heads/*) local_ref=refs/remotes/origin/\${ref#refs/heads/};;
  refs/tags/*) local_ref=$ref;;
  *) local_ref=refs/checkout/wanted;;
esac
# A tag's own object is kept, so that git describe finds it.
case $ref in refs/tags/*) if is_ref "$ref"; then source=$ref; fi;; esac
lost="$source could not be fetched from $from. It may have been deleted since."
if [ "$CHECKOUT_DEPTH" -eq 0 ]; then
  get '+refs/heads/*:refs/remotes/origin/*' || fail "$lost"
  depth=()
fi
get "+$source:$local_ref" || fail "$lost"
if [ -n "$commit" ] && [ "$(git rev-parse --verify "$local_ref^{commit}")" != "$commit" ]; then get "+$commit:$local_ref" || fail "$lost"; fi

branch=\${ref#refs/heads/}
if [ "$branch" != "$ref" ] && [ -n "$ref" ] && git check-ref-format --branch "$branch" >/dev/null 2>&1; then
  git checkout --quiet --force --no-track -B "$branch" "$local_ref" --
  git config "branch.$branch.remote" origin
  git config "branch.$branch.merge" "$ref"
else
  git checkout --quiet --force --detach "$local_ref" --
fi
if [ "$local_ref" = refs/checkout/wanted ]; then git update-ref -d "$local_ref"; fi
{ echo "ref=$ref"; echo "commit=$(git rev-parse HEAD)"; } >> "$GITHUB_OUTPUT"
git log -1 --format='HEAD is %h %s'
`
