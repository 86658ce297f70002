namespace Laurel
{
    /// <summary>A push of a topic: which, and when it was made.</summary>
    internal sealed class Position
    {
        public Position(string epoch, long seq, string at)
        {
            Epoch = epoch;
            Seq = seq;
            At = at;
        }

        public string Epoch { get; private set; }

        public long Seq { get; private set; }

        public string At { get; private set; }

        /// <summary>Times compare as text: they are all written with milliseconds and a Z.</summary>
        public bool IsNewerThan(Position other)
        {
            if (other == null) return true;
            return Epoch == other.Epoch ? Seq > other.Seq : IsLater(At, other.At);
        }

        public static Position Newest(Position heard, Position other)
        {
            return heard != null && !other.IsNewerThan(heard) ? heard : other;
        }

        public static bool IsLater(string at, string than)
        {
            return string.CompareOrdinal(at, than) > 0;
        }
    }
}
