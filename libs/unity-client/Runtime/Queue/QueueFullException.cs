using System;

namespace Laurel
{
    /// <summary>What waits to be sent has reached its limit, and the new entry is not kept.</summary>
    public sealed class QueueFullException : Exception
    {
        internal QueueFullException(Exception cause = null)
            : base("The queue holds 200 entries or 1 MB, or the device keeps nothing more: play on when there is a connection.", cause)
        {
        }
    }
}
