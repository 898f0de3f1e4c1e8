#!/usr/bin/env bash
# tools/intake.sh NUMBER: the issue of this number, or a comment on it, becomes a report on a branch of its own, with a
# pull request and an answer. What people typed is read from $GITHUB_EVENT_PATH by statusgen alone: no word of it is a word
# of this script, and answers show it as code. Several runs may be under way at once: one whose push is refused begins again
# behind what the other wrote, and one that finds no report yet waits for the run that makes it (PAUSE: seconds before that).
set -euo pipefail
number=$1
if ! [[ $number =~ ^[0-9]{1,12}$ ]]; then exit 2; fi
branch=incident/issue-$number
base=$(git rev-parse HEAD)
said=$RUNNER_TEMP/said.txt
answer=$RUNNER_TEMP/answer.md

# A report that is not merged yet goes on where it is.
begin() {
  local from=$base
  if git fetch --quiet origin "+refs/heads/$branch:refs/remotes/origin/$branch" 2>/dev/null &&
    ! git merge-base --is-ancestor "origin/$branch" "$base"; then
    from=origin/$branch
  fi
  git switch --quiet --force-create "$branch" "$from"
  statusgen import github-issue "$GITHUB_EVENT_PATH" >"$said" 2>&1 || echo "This is no report." >>"$said"
  git add incidents
}

is_proposed() { [ -n "$(gh pr list --head "$branch" --state open --json number --jq '.[].number')" ]; }

outcome=refused
for tries in 1 2 3 4 5; do
  begin
  if git diff --cached --quiet; then
    outcome=nothing
    if [ "$tries" -lt 5 ] && grep --quiet --fixed-strings "there is no report of this issue" "$said"; then
      sleep "${PAUSE:-20}"
      continue
    fi
    break
  fi
  path=$(git diff --cached --name-only -- incidents | head -n 1)
  git -c user.name=statusgen -c user.email=statusgen@users.noreply.github.com commit --quiet -m "Issue $number: report"
  if git push --quiet origin "HEAD:refs/heads/$branch"; then
    outcome=pushed
    break
  fi
  sleep "${PAUSE:-$((tries * 3 + RANDOM % 3))}"
done

case $outcome in
  nothing) printf 'Nothing was written.\n\n' >"$answer" ;;
  refused) printf 'Nothing was written: the branch `%s` cannot be pushed. Say it again.\n\n' "$branch" >"$answer" ;;
  pushed)
    statusgen check --format text "$path" >>"$said" 2>&1 || true
    printf '\nWhat the past says of it:\n' >>"$said"
    statusgen triage --audience public --of "$(basename "$path" .md)" >>"$said" 2>&1 || true
    is_proposed ||
      gh pr create --head "$branch" --title "Report of issue $number" --body "Read it as customers will. Merging publishes it." ||
      is_proposed # by another run
    printf 'The report is `%s`, on the branch `%s`. This is what statusgen found:\n\n' "$path" "$branch" >"$answer"
    ;;
esac
head -c 20000 "$said" | sed 's/^/    /' >>"$answer"
gh issue comment "$number" --body-file "$answer"
[ "$outcome" != refused ]
