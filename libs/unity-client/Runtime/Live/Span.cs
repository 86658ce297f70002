namespace Laurel
{
    /// <summary>A stretch of seconds, out of which one is taken at random: not all clients do the same at once.</summary>
    internal sealed class Span
    {
        private readonly double least;
        private readonly double most;

        public Span(double least, double most)
        {
            this.least = least;
            this.most = most;
        }

        public double Within(ILaurelPlatform platform)
        {
            return least + platform.Random() * (most - least);
        }
    }
}
