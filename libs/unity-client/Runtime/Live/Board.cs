using System;
using System.Collections.Generic;

namespace Laurel
{
    /// <summary>A board as it stood at one push; it does not change, another comes.</summary>
    public sealed class Board
    {
        internal Board(string topic, Position position, long total, IReadOnlyList<BoardRow> rows, IReadOnlyList<Quantile> quantiles, string endsAt)
        {
            Topic = topic;
            Position = position;
            Total = total;
            Rows = rows;
            Quantiles = quantiles;
            EndsAt = endsAt;
        }

        /// <summary>Which period of the board: <c>lb:boardId:period</c>.</summary>
        public string Topic { get; private set; }

        /// <summary>When the service read the board: ISO 8601, UTC.</summary>
        public string At => Position.At;

        /// <summary>Grows by one with each push of an epoch.</summary>
        public long Seq => Position.Seq;

        /// <summary>How many players stand on the board, not only in <see cref="Rows"/>.</summary>
        public long Total { get; private set; }

        /// <summary>The top, best first: at most 100.</summary>
        public IReadOnlyList<BoardRow> Rows { get; private set; }

        /// <summary>At most 32 scores of the whole board with their ranks, in the order of ranks.</summary>
        public IReadOnlyList<Quantile> Quantiles { get; private set; }

        /// <summary>When the period ends: ISO 8601, UTC; null: never.</summary>
        public string EndsAt { get; private set; }

        internal Position Position { get; private set; }

        /// <summary>The rank that a score would have, without asking: exact at the quantiles, between two of them as far along as the score is.</summary>
        /// <returns>null where the board is empty</returns>
        public long? EstimateRank(long score)
        {
            if (Quantiles.Count == 0) return null;
            var last = Quantiles[Quantiles.Count - 1];
            var falling = last.Score <= Quantiles[0].Score;
            var at = 0;
            while (at < Quantiles.Count && !(falling ? Quantiles[at].Score <= score : Quantiles[at].Score >= score)) at++;
            if (at == Quantiles.Count) return last.Rank;
            var behind = Quantiles[at];
            if (at == 0 || behind.Score == score) return behind.Rank;
            return Between(Quantiles[at - 1], behind, score);
        }

        private static long Between(Quantile ahead, Quantile behind, long score)
        {
            var part = (double)(score - ahead.Score) / (behind.Score - ahead.Score);
            return ahead.Rank + (long)Math.Floor(part * (behind.Rank - ahead.Rank) + 0.5);
        }
    }
}
