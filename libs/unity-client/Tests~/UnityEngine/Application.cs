using System.IO;

namespace UnityEngine
{
    public enum NetworkReachability
    {
        NotReachable,
        ReachableViaCarrierDataNetwork,
        ReachableViaLocalAreaNetwork,
    }

    /// <summary>The game's program on this machine. A test says where it keeps its files, and whether there is a network.</summary>
    public static class Application
    {
        private static NetworkReachability reachability = NetworkReachability.ReachableViaLocalAreaNetwork;

        public static string persistentDataPath
        {
            get
            {
                PlayerLoop.Demand("get_persistentDataPath");
                return Directory.CreateDirectory(DataFolder ?? throw new UnityException("Say first where the game keeps its files.")).FullName;
            }
        }

        /// <summary>Where the game keeps its files: for tests.</summary>
        internal static string DataFolder { get; set; }

        public static NetworkReachability internetReachability
        {
            get
            {
                PlayerLoop.Demand("get_internetReachability");
                return reachability;
            }
            // Unity has no setter: for tests.
            internal set => reachability = value;
        }
    }
}
