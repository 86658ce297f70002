using System;
using System.IO;

namespace UnityEngine
{
    public enum NetworkReachability
    {
        NotReachable,
        ReachableViaCarrierDataNetwork,
        ReachableViaLocalAreaNetwork,
    }

    public enum RuntimePlatform
    {
        LinuxPlayer = 13,
    }

    /// <summary>The game's program on this machine. A test says where it keeps its files, and whether there is a network.</summary>
    public static class Application
    {
        private static NetworkReachability reachability = NetworkReachability.ReachableViaLocalAreaNetwork;

        public static RuntimePlatform platform => RuntimePlatform.LinuxPlayer;
        public static bool isPlaying => true;

        public static string persistentDataPath
        {
            get
            {
                PlayerLoop.Demand("get_persistentDataPath");
                var path = Environment.GetEnvironmentVariable("LAUREL_UNITY_DATA");
                if (string.IsNullOrEmpty(path)) throw new UnityException("Say in LAUREL_UNITY_DATA where the game keeps its files.");
                return Directory.CreateDirectory(path).FullName;
            }
        }

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
