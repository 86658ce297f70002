using System;

namespace Laurel
{
    /// <summary>A store of several processes at once.</summary>
    internal interface IExclusive
    {
        /// <summary>Does the work while no other window does such work; a quarter of a second late at most, for a game must go on.</summary>
        void Alone(Action work);
    }

    /// <summary>What windows do one after the other.</summary>
    internal static class Exclusive
    {
        /// <summary>At once where only one process has the store.</summary>
        public static void Alone(this ISecureStore store, Action work)
        {
            var shared = store as IExclusive;
            if (shared == null) work();
            else shared.Alone(work);
        }
    }
}
