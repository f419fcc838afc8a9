#!/bin/sh
# Opens a pull request with proposal/change.patch, which may change data/ alone, and proposal/text.md as
# its text, or renews the one that is open. Pictures of proposal/charts go to a branch of their own, to which the
# text links by the words CHARTS/. Run by .github/workflows/proposals.yml; needs gh and its token.
set -eu

[ -s proposal/change.patch ] || { echo "Nothing is proposed."; exit 0; }
gh auth setup-git
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
remote="https://github.com/$GH_REPO.git"
branch="proposal/$PROPOSAL"

if [ -d proposal/charts ]; then
  export GIT_INDEX_FILE="$PWD/proposal/index"
  git --work-tree=proposal/charts add --all .
  charts=$(git commit-tree -m "Charts of $branch" "$(git write-tree)")
  unset GIT_INDEX_FILE
  git push --force "$remote" "$charts:refs/heads/$branch-charts"
  sed -i "s|CHARTS/|https://github.com/$GH_REPO/raw/$charts/|g" proposal/text.md
fi

git switch --create "$branch"
git apply --index --include='data/*' proposal/change.patch
git commit --quiet --message "$TITLE"
git push --force "$remote" "HEAD:refs/heads/$branch"
# A text may have 65,536 characters.
head -c 64000 proposal/text.md > proposal/body.md
number=$(gh pr list --head "$branch" --state open --json number --jq '.[0].number')
if [ -n "$number" ]; then
  gh pr edit "$number" --title "$TITLE" --body-file proposal/body.md
else
  gh pr create --base main --head "$branch" --title "$TITLE" --body-file proposal/body.md
fi
