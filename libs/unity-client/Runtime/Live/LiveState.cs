namespace Laurel
{
    /// <summary>How the socket of live boards stands.</summary>
    public enum LiveState
    {
        /// <summary>Nobody watches.</summary>
        Closed,

        /// <summary>It opens for the first time.</summary>
        Connecting,

        /// <summary>It is open.</summary>
        Live,

        /// <summary>It was lost, or is renewed: what is shown may be old.</summary>
        Reconnecting,
    }
}
