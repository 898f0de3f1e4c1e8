#!/usr/bin/env bash
# tools/intake.sh NUMBER: the issue of this number, or a comment on it, becomes a report on a branch of its own, with a
# pull request and an answer. What people typed is read from $GITHUB_EVENT_PATH by statusgen alone: no word of it is a word
# of this script, and answers show it as code.
set -euo pipefail
number=$1
if ! [[ $number =~ ^[0-9]{1,12}$ ]]; then exit 2; fi
branch=incident/issue-$number
said=$RUNNER_TEMP/said.txt
answer=$RUNNER_TEMP/answer.md

# A report that is not merged yet goes on where it is.
if git fetch --quiet origin "+refs/heads/$branch:refs/remotes/origin/$branch" 2>/dev/null &&
  ! git merge-base --is-ancestor "origin/$branch" HEAD; then
  git switch --quiet --force-create "$branch" "origin/$branch"
else
  git switch --quiet --force-create "$branch"
fi

statusgen import github-issue "$GITHUB_EVENT_PATH" >"$said" 2>&1 || echo "This is no report." >>"$said"
git add incidents
if git diff --cached --quiet; then
  printf 'Nothing was written.\n\n' >"$answer"
else
  path=$(git diff --cached --name-only -- incidents | head -n 1)
  statusgen check --format text "$path" >>"$said" 2>&1 || true
  printf '\nWhat the past says of it:\n' >>"$said"
  statusgen triage --audience public --of "$(basename "$path" .md)" >>"$said" 2>&1 || true
  git -c user.name=statusgen -c user.email=statusgen@users.noreply.github.com commit --quiet -m "Issue $number: report"
  git push --quiet origin "HEAD:refs/heads/$branch"
  if [ -z "$(gh pr list --head "$branch" --state open --json number --jq '.[].number')" ]; then
    gh pr create --head "$branch" --title "Report of issue $number" --body "Read it as customers will. Merging publishes it."
  fi
  printf 'The report is `%s`, on the branch `%s`. This is what statusgen found:\n\n' "$path" "$branch" >"$answer"
fi
head -c 20000 "$said" | sed 's/^/    /' >>"$answer"
gh issue comment "$number" --body-file "$answer"
