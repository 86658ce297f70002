using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>A place on a board.</summary>
    public sealed class BoardRow
    {
        internal BoardRow(long rank, string playerId, string name, long score)
        {
            Rank = rank;
            PlayerId = playerId;
            Name = name;
            Score = score;
        }

        /// <summary>From 1.</summary>
        public long Rank { get; private set; }

        /// <summary>Whose.</summary>
        public string PlayerId { get; private set; }

        /// <summary>Plain text that a player has chosen: show it as that, without rich text.</summary>
        public string Name { get; private set; }

        /// <summary>What stands.</summary>
        public long Score { get; private set; }

        internal BoardRow At(long rank)
        {
            return rank == Rank ? this : new BoardRow(rank, PlayerId, Name, Score);
        }

        internal static BoardRow Read(JToken row)
        {
            return new BoardRow((long)row[0], (string)row[1], (string)row[2], (long)row[3]);
        }
    }
}
