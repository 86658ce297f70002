using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>A score of the whole board and its rank.</summary>
    public sealed class Quantile
    {
        internal Quantile(long score, long rank)
        {
            Score = score;
            Rank = rank;
        }

        /// <summary>A score.</summary>
        public long Score { get; private set; }

        /// <summary>Its rank.</summary>
        public long Rank { get; private set; }

        internal static Quantile Read(JToken quantile)
        {
            return new Quantile((long)quantile[0], (long)quantile[1]);
        }
    }
}
