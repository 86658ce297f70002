using System.IO;
using UnityEditor;
using UnityEditor.Build;
using UnityEditor.Build.Reporting;
using UnityEditor.UnityLinker;

namespace Laurel.Client.Editor
{
    /// <summary>
    /// Hands Runtime/link.xml to Unity's linker, which by itself reads those of Assets and none of a package.
    /// </summary>
    internal sealed class LinkXml : IUnityLinkerProcessor
    {
        /// <summary>Of Runtime/link.xml.meta: it is found wherever the package lies.</summary>
        private const string Guid = "3002c6715d01c103114509e23be444a9";

        private const string Missing =
            "Laurel's Runtime/link.xml is not in this project: without it IL2CPP leaves out what the client reads answers with. "
            + "Install the package com.laurel.client anew; a copy of it needs its .meta files too.";

        public int callbackOrder => 0;

        /// <exception cref="BuildFailedException">it is not there: a game without it fails on the player's device</exception>
        public string GenerateAdditionalLinkXmlFile(BuildReport report, UnityLinkerBuildPipelineData data)
        {
            var path = AssetDatabase.GUIDToAssetPath(Guid);
            if (string.IsNullOrEmpty(path)) throw new BuildFailedException(Missing);
            return Path.GetFullPath(path);
        }
    }
}
