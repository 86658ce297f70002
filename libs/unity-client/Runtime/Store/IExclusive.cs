using System;

namespace Laurel
{
    /// <summary>A store of several processes at once.</summary>
    internal interface IExclusive
    {
        /// <summary>Does the work while no other window does such work; a second or two late at most, for a game must go on.</summary>
        void Alone(Action work);
    }
}
