using System.Collections.Generic;
using System.Linq;

namespace Laurel
{
    /// <summary>What has changed between two pushes of a board's top.</summary>
    internal static class BoardDelta
    {
        /// <summary>
        /// The new top: without the players of <paramref name="remove"/> and <paramref name="upsert"/>; then each row of upsert, in their order,
        /// put in at the place that its rank names (at the end where there are fewer); then every other row takes its place for its rank.
        /// </summary>
        public static List<BoardRow> Apply(IReadOnlyList<BoardRow> rows, IReadOnlyList<BoardRow> upsert, IEnumerable<string> remove)
        {
            var moved = new HashSet<string>(remove.Concat(upsert.Select(row => row.PlayerId)));
            var next = rows.Where(row => !moved.Contains(row.PlayerId)).ToList();
            foreach (var row in upsert) next.Insert((int)System.Math.Min(row.Rank - 1, next.Count), row);
            var given = new HashSet<string>(upsert.Select(row => row.PlayerId));
            return next.Select((row, place) => given.Contains(row.PlayerId) ? row : row.At(place + 1)).ToList();
        }
    }
}
